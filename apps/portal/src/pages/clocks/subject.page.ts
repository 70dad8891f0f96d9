import type { MessageSubject } from '@garant/contracts';
import type { Role } from '@garant/rules';
import { rolesOf, type RouteId } from '../../i18n/route.table.js';

type Address = (id: RouteId, params?: Record<string, string>) => string;

/** Pages on which something can be looked at, the first that somebody may open; what their id is called there. */
const PAGES: Readonly<Partial<Record<MessageSubject, readonly (readonly [RouteId, string | null])[]>>> = {
  application: [
    ['review', 'applicationId'],
    ['application', 'applicationId'],
    ['shares', null],
  ],
  permit: [['permit', 'permitId']],
  project: [['ownProject', 'projectId']],
  dataset: [['holderDataset', 'datasetId']],
  environment: [['environments', null]],
  finding: [['findings', null]],
  complaint: [['complaints', null]],
  mission: [['mission', 'missionId']],
};

/** Where to read on; undefined when there is no page for this person. */
export function pageOfSubject(
  about: MessageSubject,
  id: string,
  roles: readonly Role[],
  address: Address,
): string | undefined {
  const found = PAGES[about]?.find(([page]) => rolesOf(page)?.some((role) => roles.includes(role)) ?? true);
  if (!found) return undefined;
  const [page, parameter] = found;
  return address(page, parameter === null ? {} : { [parameter]: id });
}

import type { Role } from '@garant/rules';
import { rolesOf, type RouteId } from '../i18n/route.table.js';

const PUBLIC: readonly RouteId[] = [
  'howItWorks',
  'rights',
  'projects',
  'answers',
  'catalogue',
  'report',
  'committee',
  'log',
];
const OWN: readonly RouteId[] = [
  'myChoices',
  'myRelatives',
  'myHelp',
  'myUses',
  'myData',
  'myRequests',
  'myPreferences',
  'applications',
  'queue',
  'meetings',
  'guestReviews',
  'holderDatasets',
  'shares',
  'permits',
  'training',
  'myTraining',
  'releases',
  'environments',
  'unsealing',
  'recalls',
  'ownProjects',
  'findings',
  'complaints',
  'deadlines',
  'inbox',
  'webhooks',
  'missions',
  'inspection',
  'questions',
  'bundles',
  'alarms',
  'consistency',
  'detection',
  'retention',
  'operations',
  'parked',
  'assistance',
  'assistanceForms',
  'authorityDesk',
  'noticeDesk',
  'requestDesk',
  'importDesk',
  'registerDesk',
  'identityDesk',
  'deliveries',
  'myTraces',
];

/** Pages for everybody, and the pages of one's own role before them. */
export const publicPages = (): readonly RouteId[] => PUBLIC;
export const ownPages = (roles: readonly Role[]): readonly RouteId[] =>
  OWN.filter((id) => rolesOf(id)?.some((role) => roles.includes(role)));

/** Whether these roles may open a page; public pages are open to all. */
export const mayOpen = (id: RouteId, roles: readonly Role[]): boolean => {
  const needed = rolesOf(id);
  return needed === undefined || needed.some((role) => roles.includes(role));
};

import type { Actor, PermitView } from '@garant/contracts';
import { loadStream, type Tx } from '@garant/nest-kit';
import { allowedPermitCommands } from '@garant/rules';
import { textsAbout } from '../texts/text.store.js';
import { permitStream } from './permit.service.js';
import { stateOf, type PermitRecord } from './permit.store.js';

const CHANGES = [
  'permit.activated',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.expired',
];
const OFFICIALS: readonly string[] = ['assessor', 'committee', 'signatory', 'inspector'];

/** Permits as one person entitled to them sees them; who ordered a change is for the access body. */
export async function permitViews(
  tx: Tx,
  actor: Actor,
  permits: readonly PermitRecord[],
): Promise<PermitView[]> {
  const texts = await textsAbout(
    tx,
    permits.map(({ permitId }) => permitId),
  );
  const reasonOf = (hash: unknown): string | null =>
    (texts.find((text) => text.hash === hash)?.body as { reason?: string } | undefined)?.reason ?? null;
  const body = OFFICIALS.includes(actor.role);
  const views: PermitView[] = [];
  for (const permit of permits) {
    const stream = await loadStream(tx, permitStream(permit.permitId));
    views.push({
      ...stateOf(permit),
      permitId: permit.permitId,
      applicationId: permit.applicationId,
      applicant: permit.applicant,
      organisation: permit.organisation,
      signedBy: permit.signedBy,
      changes: stream
        .filter(({ type }) => CHANGES.includes(type))
        .map(({ type, time, actor: by, data }) => ({
          type,
          at: time,
          by: body ? (by?.ref ?? null) : null,
          reason: reasonOf(data.reasonHash),
        })),
      allowed: [...allowedPermitCommands(permit.status, actor.role)],
    });
  }
  return views;
}

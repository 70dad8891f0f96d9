import type { Actor, PermitView } from '@garant/contracts';
import { loadStreams, type Tx } from '@garant/nest-kit';
import { allowedPermitCommands, deletionDuty, extensionAskedUntil } from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { textsAbout } from '../texts/text.store.js';
import { foldPermit } from './permit.projection.js';
import { permitStream } from './permit.service.js';
import { stateOf, type PermitRecord } from './permit.store.js';
import { versionsOf } from './permit.versions.store.js';
import { trainedUntil } from './training.store.js';

/** What is told of a permit's life after its signature. */
const CHANGES = [
  'permit.activated',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.expired',
  'permit.superseded',
  'permit.person-requested',
  'permit.person-refused',
  'permit.persons-changed',
  'permit.fee-disputed',
  'permit.fee-settled',
];
const OFFICIALS: readonly string[] = ['assessor', 'committee', 'signatory', 'inspector'];

export interface ViewFacts {
  readonly now: string;
  readonly policy: CommandDeps['policy'];
  /** When the environment proved the deletion of a permit's data; absent: not yet. */
  readonly deletionProved?: ReadonlyMap<string, string>;
}

/** Permits as one person entitled to them sees them; who ordered a change is for the access body. */
export async function permitViews(
  tx: Tx,
  actor: Actor,
  permits: readonly PermitRecord[],
  { now, policy, deletionProved }: ViewFacts,
): Promise<PermitView[]> {
  const ids = permits.map(({ permitId }) => permitId);
  const texts = await textsAbout(tx, ids);
  const versions = await versionsOf(tx, ids);
  const people = [...new Set(permits.flatMap(({ terms, requested }) => [...terms.persons, ...requested]))];
  const trained = policy.training === true ? await trainedUntil(tx, people, now) : {};
  const reasonOf = (hash: unknown): string | null =>
    (texts.find((text) => text.hash === hash)?.body as { reason?: string } | undefined)?.reason ?? null;
  const body = OFFICIALS.includes(actor.role);
  const streams = await loadStreams(tx, ids.map(permitStream));
  const views: PermitView[] = [];
  for (const permit of permits) {
    const stream = streams.get(permitStream(permit.permitId))!;
    const life = foldPermit(permit.permitId, stream);
    if (!life) throw new Error(`The events of permit ${permit.permitId} make no permit`);
    const { terms, document, requested } = permit;
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
      versions: versions.get(permit.permitId) ?? [],
      requested,
      removed: permit.removed,
      training: Object.fromEntries(
        [...terms.persons, ...requested].flatMap((account) =>
          trained[account] === undefined ? [] : [[account, trained[account]]],
        ),
      ),
      extension: { used: permit.extended, askUntil: extensionAskedUntil(terms.validUntil) },
      deletion: { ...deletionDuty(life, now, deletionProved?.get(permit.permitId) ?? null) },
      signed: {
        purposeDetail: document.purpose.detail,
        expectedBenefit: document.purpose.expectedBenefit,
        format: document.data.format,
        optOutException: document.optOutException,
        fees: document.fees,
        conditions: document.conditions,
      },
      allowed: allowedPermitCommands(permit.status, actor.role).filter(
        () => actor.role !== 'researcher' || permit.applicant === actor.ref,
      ),
    });
  }
  return views;
}

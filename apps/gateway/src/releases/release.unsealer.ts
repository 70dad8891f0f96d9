import { appendEvents, type Database } from '@garant/nest-kit';
import { canonicalJson } from '@garant/rules';
import type { DecisionPolicy } from '../enforcement/access.facts.js';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { joinUnsealed, termsOfRelease } from '../recalls/recall.join.js';
import { enterAsUnsealing } from '../recalls/recall.store.js';
import { bundleOf, releasePeople, type ReleasePerson } from './bundle.store.js';
import { agreesWithRegister, computeSubtraction, sha256Hex } from './cohort.js';
import type { Progress } from './release.planner.js';
import {
  advanceRelease,
  endUnsealing,
  insertSubtraction,
  lockRelease,
  releaseById,
  streamOf,
  unsealingById,
  type Release,
} from './release.store.js';
import { unsealDecision } from './release.unseal.js';

export interface UnsealerDeps {
  readonly database: Database;
  readonly state: EnforcementState;
  readonly policy: DecisionPolicy;
  alarm(code: string, ids: Record<string, string>): void;
}

/** What the event commits to: SHA-256 of the RFC 8785 form of the sorted pseudonyms. */
export const subtractionHashOf = (pseudonyms: readonly string[]): string =>
  sha256Hex(canonicalJson([...pseudonyms].sort()));

/**
 * Unseals, or refuses to, at the unseal cut: permit, environment, suspensions and choices are judged once more. In one
 * transaction the key becomes available, the people to drop are fixed, and later protective acts that have already
 * arrived become recalls (lock order: recall.store.ts).
 */
export class ReleaseUnsealer {
  constructor(private readonly deps: UnsealerDeps) {}

  async unseal(cut: Cut, clock: () => number = Date.now): Promise<Progress> {
    const { database, state, policy } = this.deps;
    const unsealing = await unsealingById(database, cut.for.id);
    if (!unsealing) return 'later';
    if (unsealing.state !== 'requested') return 'done';
    if (state.positionInForce() < cut.position) return 'later';
    const release = await releaseById(database, unsealing.releaseId);
    const bundle = release && (await bundleOf(database, release.releaseId));
    if (!release || !bundle) return 'later';

    const decision = unsealDecision(state, policy, release, clock());
    if (decision.effect !== 'permit')
      return decision.reason === 'stale-state'
        ? 'later'
        : this.end(release, cut, { reason: decision.reason ?? 'nothing-evaluated' }, clock());
    const permitCut = state.permitCut(release.permitId);
    if (!permitCut) return 'later';
    const terms = termsOfRelease(release);
    if (!agreesWithRegister(state, terms, cut)) {
      this.deps.alarm('state-mismatch', { releaseId: release.releaseId, cutId: cut.cutId });
      return this.end(release, cut, { reason: 'state-mismatch' }, clock());
    }
    const people = await releasePeople(database, release.releaseId);
    const subtracted = computeSubtraction(state, people, terms, {
      permit: permitCut,
      releasePosition: bundle.cutPosition,
      unseal: cut,
    });
    return this.end(release, cut, { subtracted }, clock());
  }

  private async end(
    release: Release,
    cut: Cut,
    result: { subtracted: readonly ReleasePerson[] } | { reason: string },
    now: number,
  ): Promise<Progress> {
    const unsealId = cut.for.id;
    const { releaseId, permitId, datasetId } = release;
    const at = new Date(now).toISOString();
    const cause = { system: `system:cut/${cut.cutId}` as const };
    await this.deps.database.transaction(async (tx) => {
      await enterAsUnsealing(tx);
      const locked = await lockRelease(tx, releaseId);
      if (locked?.state !== 'unsealing' || locked.unsealId !== unsealId) return;
      if ('reason' in result) {
        await endUnsealing(tx, unsealId, {
          state: 'refused',
          cutPosition: cut.position,
          at,
          reason: result.reason,
        });
        await advanceRelease(tx, locked, { state: 'sealed', unseal_id: null, reason: result.reason });
        const event = {
          type: 'unseal.refused',
          key: releaseId,
          data: { releaseId, permitId, datasetId, unsealId, reason: result.reason },
        };
        return appendEvents(tx, {
          streamId: streamOf(releaseId),
          expectedVersion: locked.version,
          events: [event],
          cause,
        });
      }
      await endUnsealing(tx, unsealId, { state: 'done', cutPosition: cut.position, at, reason: null });
      await insertSubtraction(tx, unsealId, result.subtracted);
      await advanceRelease(tx, locked, { state: 'unsealed', unsealed_at: at, unseal_position: cut.position });
      const subtractionHash = subtractionHashOf(result.subtracted.map(({ pseudonym }) => pseudonym));
      const event = {
        type: 'release.unsealed',
        key: releaseId,
        data: { releaseId, permitId, datasetId, unsealId, cutPosition: cut.position, subtractionHash },
      };
      await appendEvents(tx, {
        streamId: streamOf(releaseId),
        expectedVersion: locked.version,
        events: [event],
        cause,
      });
      await joinUnsealed(tx, { ...locked, state: 'unsealed', unsealId, unsealPosition: cut.position }, at);
    });
    return 'done';
  }
}

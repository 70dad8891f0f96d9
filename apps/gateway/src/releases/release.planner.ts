import { randomBytes, randomUUID } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { ReleasePlan } from '@garant/contracts';
import { appendEvents, type Database, type Keys, type Tx, type VaultCipher } from '@garant/nest-kit';
import { cutCommitment, type PermitDataset } from '@garant/rules';
import type { DecisionPolicy } from '../enforcement/access.facts.js';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { EnforcementState, KnownCut } from '../enforcement/enforcement.state.js';
import type { Linkage } from '../enforcement/linkage.table.js';
import { insertBundle, type ReleasePerson } from './bundle.store.js';
import {
  REASON_CODES,
  agreesWithRegister,
  computeCohort,
  sha256,
  sha256Hex,
  termsOf,
  type Cohort,
} from './cohort.js';
import { peopleFile, type LinkedPeople } from './linked.people.js';
import { releaseDecision } from './release.open.js';
import { advanceRelease, lockRelease, releaseById, streamOf, type Release } from './release.store.js';

export const PLAN_TYP = 'garant-plan+jwt';
const PLAN_DAYS = 7;

/** `done`: planned, refused, or nothing to do. `later`: try again; nothing was written. */
export type Progress = 'done' | 'later';

export interface PlannerDeps {
  readonly database: Database;
  readonly state: EnforcementState;
  readonly policy: DecisionPolicy;
  readonly keys: Keys;
  readonly cipher: VaultCipher;
  readonly malformedLines: ReleasePlan['malformedLines'];
  readonly ruleBundleHash: string;
  linkedPeople(datasetId: string): Promise<LinkedPeople>;
  /** Something that an operator must look at. Codes and ids only. */
  alarm(code: string, ids: Record<string, string>): void;
}

/**
 * Plans a release at its cut. What is read (memory, local ids) is read before the transaction; the row lock then decides
 * whose plan counts when several instances were at it. A crash before the commit leaves the release opened, and the
 * next round plans it; after it, the plan stands.
 */
export class ReleasePlanner {
  constructor(private readonly deps: PlannerDeps) {}

  async plan(cut: Cut, clock: () => number = Date.now): Promise<Progress> {
    const { database, state, policy } = this.deps;
    const release = await releaseById(database, cut.for.id);
    if (!release) return 'later';
    if (release.state !== 'opened') return 'done';
    if (state.positionInForce() < cut.position) return 'later';

    const { permitId, datasetId, environmentId, purpose, holderId } = release;
    const requester = { type: 'holder', holderId } as const;
    const decision = releaseDecision(
      state,
      policy,
      { requester, action: 'release', permitId, datasetId, environmentId, purpose },
      clock(),
    );
    if (decision.effect !== 'permit')
      return decision.reason === 'stale-state'
        ? 'later'
        : this.refuse(release, cut, decision.reason ?? 'nothing-evaluated');
    const permit = state.permit(permitId);
    const dataset = permit?.terms.datasets.find((one) => one.datasetId === datasetId);
    const permitCut = state.permitCut(permitId);
    const linkage = state.linkage(datasetId);
    if (!permit || !dataset || !permitCut || !linkage) return 'later';

    const terms = termsOf(permit.terms, dataset);
    if (!agreesWithRegister(state, terms, cut)) {
      this.deps.alarm('state-mismatch', { releaseId: release.releaseId, cutId: cut.cutId });
      return this.refuse(release, cut, 'state-mismatch');
    }
    const cohort = computeCohort(state, linkage, terms, cut, permitCut);
    const positions = state.stated();
    const linked = await this.deps.linkedPeople(datasetId);
    // Consent may know a newer linkage than has reached this instance.
    if (linked.linkageId !== linkage.linkageId) return 'later';
    return this.commit(
      release,
      cut,
      { dataset, permitCut, linkage, cohort, linked, positions, validUntil: permit.terms.validUntil },
      clock(),
    );
  }

  private async commit(
    release: Release,
    cut: Cut,
    facts: {
      dataset: PermitDataset;
      permitCut: KnownCut;
      linkage: Linkage;
      cohort: Cohort;
      linked: LinkedPeople;
      positions: object;
      validUntil: string;
    },
    now: number,
  ): Promise<Progress> {
    const { keys, cipher, ruleBundleHash } = this.deps;
    if (!keys.signer) throw new Error('the gateway has no signing key');
    const people: ReleasePerson[] = facts.cohort.included.map((row) => ({ ...row, pseudonym: randomUUID() }));
    const file = peopleFile(people, facts.linked);
    if (file === undefined) return 'later';
    const salt = randomBytes(16);
    const cohortCommitment = cutCommitment(
      people.map(({ subjectIndex }) => subjectIndex),
      salt,
      sha256,
    );
    const identity = await generateX25519Identity();
    const issuedAt = new Date(now).toISOString();
    const expiresAt = [
      facts.validUntil,
      new Date(now + PLAN_DAYS * 86_400_000).toISOString(),
    ].sort()[0] as string;
    const { releaseId, permitId, datasetId, holderId, purpose, environmentId } = release;
    const plan: ReleasePlan = {
      planVersion: 1,
      releaseId,
      permitId,
      datasetId,
      holderId,
      purpose,
      environmentId,
      resources: facts.dataset.resources.map(({ resourceType, elements }) => ({
        resourceType,
        elements: [...elements],
      })),
      people: { sha256: sha256Hex(file), bytes: Buffer.byteLength(file) },
      idKey: randomBytes(32).toString('base64url'),
      recipient: await identityToRecipient(identity),
      cut: { position: cut.position, at: cut.cutAt },
      ruleBundleHash,
      cohortCommitment,
      malformedLines: this.deps.malformedLines,
      issuedAt,
      expiresAt,
    };
    const jws = await keys.signer.sign(plan, PLAN_TYP);
    const planHash = sha256Hex(jws);
    return this.underLock(release, async (tx, locked) => {
      await advanceRelease(tx, locked, {
        state: 'planned',
        planned_at: issuedAt,
        expires_at: expiresAt,
        plan_hash: planHash,
        people_hash: plan.people.sha256,
        rule_bundle_hash: ruleBundleHash,
        cohort_commitment: cohortCommitment,
      });
      await insertBundle(tx, {
        releaseId,
        cut,
        permitCutPosition: facts.permitCut.position,
        linkageId: facts.linkage.linkageId,
        ruleBundleHash,
        cohortSalt: salt.toString('base64url'),
        positions: facts.positions,
        reasonCodes: REASON_CODES,
        people,
        excluded: facts.cohort.excluded,
        plan: cipher.seal(jws, releaseId),
        identity: cipher.seal(identity, releaseId),
      });
      const counted = new Set(people.map(({ subjectIndex }) => subjectIndex)).size;
      const data = {
        releaseId,
        permitId,
        datasetId,
        planHash,
        peopleHash: plan.people.sha256,
        cutPosition: cut.position,
        people: counted,
        ruleBundleHash,
        cohortCommitment,
      };
      await append(tx, locked, cut, { type: 'release.planned', data });
    });
  }

  private refuse(release: Release, cut: Cut, reason: string): Promise<Progress> {
    const { releaseId, permitId, datasetId } = release;
    return this.underLock(release, async (tx, locked) => {
      await advanceRelease(tx, locked, { state: 'refused', reason });
      await append(tx, locked, cut, {
        type: 'release.refused',
        data: { releaseId, permitId, datasetId, reason },
      });
    });
  }

  private async underLock(
    release: Release,
    work: (tx: Tx, locked: Release) => Promise<void>,
  ): Promise<Progress> {
    await this.deps.database.transaction(async (tx) => {
      const locked = await lockRelease(tx, release.releaseId);
      if (locked?.state === 'opened') await work(tx, locked);
    });
    return 'done';
  }
}

const append = (
  tx: Tx,
  release: Release,
  cut: Cut,
  event: { type: string; data: Record<string, unknown> },
): Promise<void> =>
  appendEvents(tx, {
    streamId: streamOf(release.releaseId),
    expectedVersion: release.version,
    events: [{ ...event, key: release.releaseId }],
    cause: { system: `system:cut/${cut.cutId}` },
  });

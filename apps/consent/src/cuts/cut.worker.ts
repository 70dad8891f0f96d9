import { createHash, randomBytes } from 'node:crypto';
import { PARTITIONS, type EventBody } from '@garant/contracts';
import { handledOffsets, publish, type Database, type Tx } from '@garant/nest-kit';
import { PeopleHistory, cutCommitment, isDecidedRegime, type StandingTerms } from '@garant/rules';
import { lockPosition } from '../choices/choice.store.js';
import { peopleActs } from '../people/people.acts.js';
import { decisiveFrom, decisiveIndexes } from '../register/decisive.stream.js';
import { lastPosition } from '../register/register.store.js';
import { completeCut, parkedSubjects, waitingCuts, type Cut } from './cut.store.js';

type CutBody = EventBody<'consent', 'register.cut'>;
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/**
 * Completes cuts whose time has come. Every command that was recorded before the cut was asked for is handled by then
 * (its partition's handled offset reached the stored end offset), so "recorded before the permit" compares one
 * service's offsets and never two clocks. A crash before the commit leaves the cut waiting; after it, done.
 */
export class CutWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = 25,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runOnce()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async runOnce(): Promise<void> {
    for (const cut of await waitingCuts(this.database)) {
      const handled = await handledOffsets(this.database, 'consent');
      if (!cut.commandOffsets.every((end, partition) => (handled[partition] ?? 0) >= end)) continue;
      // The nation is read before the counter is locked; under the lock, only those who have acted meanwhile.
      const earlier = await this.readBefore(cut);
      await this.database.transaction((tx) => this.complete(tx, cut, earlier));
    }
  }

  private async readBefore(cut: WaitingCut): Promise<Read> {
    const upTo = await lastPosition(this.database);
    const decisive = new Map<string, Uint32Array>();
    for (const terms of termsOf(cut))
      decisive.set(terms.datasetId, await decisiveIndexes(this.database, terms, upTo));
    return { upTo, decisive };
  }

  /** The lock comes first and the outbox rows after it: whatever the cut vouches for is numbered before the cut. */
  private async complete(tx: Tx, cut: WaitingCut, earlier: Read): Promise<void> {
    const position = await lockPosition(tx);
    const cutAt = new Date().toISOString();
    const people = new PeopleHistory(await peopleActs(tx, position));
    const body: CutBody = {
      cutId: cut.cutId,
      for: { kind: cut.forKind, id: cut.forId },
      permitId: cut.permitId,
      position,
      cutAt,
      decisive: await this.decisive(tx, cut, earlier, position),
      parkedSubjects: await parkedSubjects(tx, people, position),
    };
    if (!(await completeCut(tx, cut.cutId, position, cutAt, body))) return;
    await publish(
      tx,
      Array.from({ length: PARTITIONS }, (_, partition) => ({
        topic: 'consent.events' as const,
        key: cut.permitId,
        partition,
        event: { type: 'register.cut', key: cut.permitId, data: body },
        cause: { system: `system:cut/${cut.forId}` as const },
      })),
    );
  }

  private async decisive(
    tx: Tx,
    cut: WaitingCut,
    { upTo, decisive }: Read,
    position: number,
  ): Promise<CutBody['decisive']> {
    const commitments: CutBody['decisive'] = [];
    for (const terms of termsOf(cut)) {
      const before = decisive.get(terms.datasetId) ?? new Uint32Array();
      const indexes = await decisiveFrom(tx, terms, { indexes: before, upTo }, position);
      const salt = randomBytes(16);
      commitments.push({
        datasetId: terms.datasetId,
        salt: salt.toString('base64url'),
        commitment: cutCommitment(indexes, salt, sha256),
        count: indexes.length,
      });
    }
    return commitments;
  }
}

type WaitingCut = Cut & Awaited<ReturnType<typeof waitingCuts>>[number];
interface Read {
  readonly upTo: number;
  readonly decisive: ReadonlyMap<string, Uint32Array>;
}

/** Terms of each dataset that the cut is about, whose regime reads choices. */
const termsOf = ({ datasetId, terms }: WaitingCut): StandingTerms[] =>
  terms.datasets
    .filter(
      (dataset) => (datasetId === null || datasetId === dataset.datasetId) && isDecidedRegime(dataset.regime),
    )
    .map((dataset) => ({ ...dataset, applicationId: terms.applicationId, purpose: terms.purpose }));

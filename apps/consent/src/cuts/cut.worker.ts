import { createHash, randomBytes } from 'node:crypto';
import { PARTITIONS, type EventBody } from '@garant/contracts';
import { handledOffsets, publish, type Database, type Tx } from '@garant/nest-kit';
import { cutCommitment, decisiveSubjects, isDecidedRegime, type Choice } from '@garant/rules';
import { choicesBySubject, lockPosition } from '../choices/choice.store.js';
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
      await this.database.transaction(async (tx) => {
        const handled = await handledOffsets(tx, 'consent');
        if (cut.commandOffsets.every((end, partition) => (handled[partition] ?? 0) >= end))
          await this.complete(tx, cut);
      });
    }
  }

  /** The lock comes first and the outbox rows after it: whatever the cut vouches for is numbered before the cut. */
  private async complete(tx: Tx, cut: Cut & { terms: CutTerms }): Promise<void> {
    const position = await lockPosition(tx);
    const cutAt = new Date().toISOString();
    const body: CutBody = {
      cutId: cut.cutId,
      for: { kind: cut.forKind, id: cut.forId },
      permitId: cut.permitId,
      position,
      cutAt,
      decisive: await this.decisive(tx, cut, position),
      parkedSubjects: await parkedSubjects(tx),
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
    cut: Cut & { terms: CutTerms },
    position: number,
  ): Promise<CutBody['decisive']> {
    const commitments: CutBody['decisive'] = [];
    for (const dataset of cut.terms.datasets) {
      if (cut.datasetId !== null && cut.datasetId !== dataset.datasetId) continue;
      if (!isDecidedRegime(dataset.regime)) continue;
      const groups: { index: number; choices: Choice[] }[] = [];
      for await (const group of choicesBySubject(tx, [dataset.regime], position)) groups.push(group);
      const indexes = decisiveSubjects(
        groups,
        { ...dataset, applicationId: cut.terms.applicationId, purpose: cut.terms.purpose },
        position,
      );
      const salt = randomBytes(16);
      commitments.push({
        datasetId: dataset.datasetId,
        salt: salt.toString('base64url'),
        commitment: cutCommitment(indexes, salt, sha256),
        count: indexes.length,
      });
    }
    return commitments;
  }
}
type CutTerms = Awaited<ReturnType<typeof waitingCuts>>[number]['terms'];

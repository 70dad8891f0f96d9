import { setTimeout as pause } from 'node:timers/promises';
import type { CheckpointState } from '@garant/contracts';
import { formatVkey, proveConsistency, type AcceptedCosignature } from '@garant/merkle-log';
import type { Database, Dedicated, Logger } from '@garant/nest-kit';
import { raiseAlarms, type Alarm } from '../alarms/alarm.store.js';
import { sha256 } from '../intake/entry.building.js';
import { nodesOf } from '../inspection/log.proofs.js';
import { noteCrypto } from '../publish/checkpoint.key.js';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import type { LogFiles } from '../publish/log.files.js';
import {
  announceWitnessed,
  lastCosigned,
  newestWitnessed,
  storeCosignature,
  waitingSince,
} from './cosignature.store.js';
import { askWitness } from './witness.client.js';
import type { WatchingWitness, WitnessPolicy } from './witness.policy.js';

const WITNESS_LOCK = 4_127_104;
const STANDBY_MS = 1_000;
const FAILED_MS = 1_000;
/** How often the worker looks for a new checkpoint. */
const LOOK_MS = 100;
/** How often it is asked whether the quorum is late. */
const JUDGE_MS = 500;
/** A witness that does not answer is asked less and less often, up to this. */
const LONGEST_REST_MS = 30_000;

interface Standing {
  witness: WatchingWitness;
  /** Size that it cosigned last, as far as we know. */
  size: number;
  asking: boolean;
  failures: number;
  restUntil: number;
}

/**
 * Asks the witnesses to cosign every newest checkpoint, each on its own, in one process at a time. It reads what the
 * publisher has stored and stores cosignatures beside it; nobody waits for it: entries are sequenced and checkpoints are
 * signed whether witnesses answer or not. A crash forgets nothing but a request: it is sent again.
 */
export class WitnessWorker {
  private running = false;
  private loop: Promise<void> | undefined;
  private readonly stopping = new AbortController();
  private readonly standings: Standing[];
  private readonly asked = new Set<Promise<void>>();
  private announced = 0;

  constructor(
    private readonly database: Database,
    private readonly files: Pick<LogFiles, 'readTile'>,
    private readonly policy: WitnessPolicy,
    /** Text of the public policy, for the message that tells of the quorum. */
    private readonly policyText: string,
    private readonly logger: Logger,
  ) {
    this.standings = policy.witnesses.map((witness) => ({
      witness,
      size: 0,
      asking: false,
      failures: 0,
      restUntil: 0,
    }));
  }

  start(): void {
    if (this.running || this.standings.length === 0) return;
    this.running = true;
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.stopping.abort();
    await this.loop;
    await Promise.allSettled(this.asked);
  }

  private async run(): Promise<void> {
    while (this.running) {
      let connection: Dedicated | undefined;
      let leading = false;
      try {
        connection = await this.database.dedicated();
        const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          WITNESS_LOCK,
        ]);
        leading = row?.held === true;
        if (leading) await this.lead(connection);
        else await this.sleep(STANDBY_MS);
      } catch (error) {
        this.logger.error({ err: error }, 'asking the witnesses failed; it is tried again');
        await this.sleep(FAILED_MS);
      } finally {
        if (leading)
          await connection?.query('SELECT pg_advisory_unlock($1)', [WITNESS_LOCK]).catch(() => undefined);
        await connection?.release().catch(() => undefined);
      }
    }
  }

  private async lead(connection: Dedicated): Promise<void> {
    const known = await lastCosigned(this.database);
    for (const standing of this.standings)
      standing.size = known.get(formatVkey(standing.witness.key))?.size ?? 0;
    this.announced = (await newestWitnessed(this.database, this.policy))?.size ?? 0;
    let judged = 0;
    while (this.running) {
      // Losing the connection loses the lock: the query fails then, and somebody else asks.
      await connection.query('SELECT 1');
      const last = await latestCheckpoint(this.database);
      if (last) {
        for (const standing of this.standings) this.ask(standing, last);
        await this.announce();
        if (Date.now() - judged >= JUDGE_MS) {
          judged = Date.now();
          await this.alarmWhenLate(new Date(judged));
        }
      }
      await this.sleep(LOOK_MS);
    }
  }

  /** One request at a time to each witness; what it misses meanwhile is in the next one. */
  private ask(standing: Standing, last: CheckpointState): void {
    if (standing.asking || standing.size >= last.size || Date.now() < standing.restUntil) return;
    standing.asking = true;
    const work: Promise<void> = this.cosignBy(standing, last)
      .catch((error: unknown) => this.failed(standing, (error as Error).message))
      .finally(() => {
        standing.asking = false;
        this.asked.delete(work);
      });
    this.asked.add(work);
  }

  private async cosignBy(standing: Standing, last: CheckpointState): Promise<void> {
    const { witness } = standing;
    // At most once more: it may know another size than we remember.
    const until = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(this.policy.patienceMs)]);
    for (let attempt = 0; attempt < 2; attempt++) {
      const oldSize = standing.size;
      const proof =
        oldSize === 0 || oldSize === last.size
          ? []
          : await proveConsistency(sha256, oldSize, last.size, nodesOf(this.files, last.size));
      const given = { oldSize, proof, checkpoint: last.note };
      const answer = await askWitness(witness, given, noteCrypto, until);
      if (answer.kind === 'cosigned') {
        await this.keep(witness, last, answer.cosignatures);
        standing.size = last.size;
        standing.failures = 0;
        return;
      }
      if (answer.kind === 'refused') {
        if (answer.severe) await this.alarmRefusal(standing, last, answer.reason);
        return this.failed(standing, answer.reason);
      }
      if (answer.size > last.size) {
        // It has cosigned more than we have signed: this record is behind itself, or somebody else signs with its key.
        await this.alarmRefusal(standing, last, `it knows ${answer.size} entries`);
        return this.failed(standing, `it knows ${answer.size} entries`);
      }
      standing.size = answer.size;
    }
    this.failed(standing, 'it names another size each time');
  }

  private async keep(
    witness: WatchingWitness,
    last: CheckpointState,
    cosignatures: readonly AcceptedCosignature[],
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const cosignature of cosignatures) await storeCosignature(tx, last.size, witness, cosignature);
    });
  }

  /** In the loop alone: two witnesses that answer at once do not see each other's cosignature. */
  private async announce(): Promise<void> {
    const witnessed = await newestWitnessed(this.database, this.policy);
    if (!witnessed || witnessed.size <= this.announced || witnessed.cosigned === undefined) return;
    await this.database.transaction((tx) => announceWitnessed(tx, witnessed, this.policyText));
    this.announced = witnessed.size;
  }

  private failed(standing: Standing, reason: string): void {
    standing.failures++;
    standing.restUntil = Date.now() + Math.min(LONGEST_REST_MS, 250 * 2 ** Math.min(standing.failures, 10));
    this.logger.warn({ witness: standing.witness.name, reason }, 'a witness did not cosign');
  }

  /** Once for each time that the quorum stays away, not once for each checkpoint. */
  private async alarmWhenLate(now: Date): Promise<void> {
    if (this.policy.trust.quorum === 'none') return;
    const witnessed = (await newestWitnessed(this.database, this.policy))?.size ?? 0;
    const since = await waitingSince(this.database, witnessed);
    if (since === null || now.getTime() - since.getTime() <= this.policy.patienceMs) return;
    await this.raise({
      code: 'quorum-missing',
      place: `witnessed/${witnessed}`,
      detail: `no quorum has cosigned a checkpoint of more than ${witnessed} entries since ${since.toISOString()}`,
    });
  }

  /** Once for each size that the witness stands at: an alarm is an entry too, and makes the log grow. */
  private alarmRefusal({ witness, size }: Standing, last: CheckpointState, reason: string): Promise<void> {
    return this.raise({
      code: 'witness-refused',
      place: `witness/${formatVkey(witness.key)}/${size}`,
      detail: `the witness ${witness.name} refuses the checkpoint of ${last.size} entries: ${reason}`,
    });
  }

  private raise(alarm: Pick<Alarm, 'code' | 'place' | 'detail'>): Promise<void> {
    const whole = { ...alarm, index: null, topic: 'checkpoint.state', partition: 0, offset: '' };
    return this.database.transaction((tx) => raiseAlarms(tx, [whole], new Date().toISOString()));
  }

  private async sleep(ms: number): Promise<void> {
    if (this.running) await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

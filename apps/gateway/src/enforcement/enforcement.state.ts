import { PARTITIONS, type ServiceBeat } from '@garant/contracts';
import type { Choice } from '@garant/rules';
import type {
  CheckpointState,
  Cut,
  DatasetState,
  EnvironmentState,
  PermitState,
  SnapshotLine,
  SuspensionState,
} from './enforcement.messages.js';
import { BEAT_TOPICS, REGISTER_TOPIC, STATE_TOPICS } from './enforcement.messages.js';
import { ServiceFreshness } from './freshness.js';
import { LinkageTable, type Linkage, type LinkageRow } from './linkage.table.js';
import { StreamProgress, type StateMessage } from './stream.progress.js';
import { SubjectRegister } from './subject.register.js';

export type BeatingService = 'consent' | 'access-requests';
export interface KnownCut {
  readonly position: number;
  readonly cutAt: string;
  readonly parkedSubjects: ReadonlySet<number>;
}

/**
 * All that a decision reads, in the memory of one gateway instance. Pure: messages go in through {@link apply}, time and
 * the partitioner are arguments, nothing is read from outside. What was not heard, or stopped, denies.
 */
export class EnforcementState {
  readonly subjects = new SubjectRegister();
  readonly linkages = new LinkageTable();
  readonly streams: Readonly<Record<string, StreamProgress>>;
  /** Newest checkpoint of the log. */
  checkpoint: CheckpointState | undefined;

  private readonly permits = new Map<string, PermitState>();
  private readonly datasets = new Map<string, DatasetState>();
  private readonly environments = new Map<string, EnvironmentState>();
  private readonly suspensions = new Map<string, SuspensionState>();
  /** `kind:id` of what is suspended now; `everything` has no id. */
  private suspended = new Set<string>();
  private readonly freshness: Readonly<Record<BeatingService, ServiceFreshness>> = {
    consent: new ServiceFreshness(),
    'access-requests': new ServiceFreshness(),
  };
  /** Register position vouched for, per partition of consent.events. */
  private readonly positions = new Array<number>(PARTITIONS).fill(-1);
  private readonly permitCuts = new Map<string, KnownCut>();
  /** Release and unseal cuts that are not seen in every partition yet. */
  private readonly waitingCuts = new Map<string, Cut>();
  private snapshotLoaded = false;

  constructor(private readonly partitionOf: (key: string) => number) {
    this.streams = Object.fromEntries(
      [...STATE_TOPICS, REGISTER_TOPIC].map((topic) => [
        topic,
        new StreamProgress(topic, topic === REGISTER_TOPIC),
      ]),
    );
  }

  // ---- Messages in

  /** Reads a snapshot whose signature was checked. Everything up to its position is in it. */
  load(lines: Iterable<SnapshotLine>): void {
    let position = -1;
    let linkage: { datasetId: string; linkageId: string; completedAt: string | null } | undefined;
    const close = (): void => {
      if (linkage?.completedAt)
        this.linkages.complete(linkage.datasetId, linkage.linkageId, null, linkage.completedAt);
    };
    for (const line of lines) {
      if (line.t === 'header') {
        position = line.position;
        this.stream(REGISTER_TOPIC).startAfter(line.tails);
      } else if (line.t === 'subject') this.subjects.register(line.index, line.ref);
      else if (line.t === 'choice') this.subjects.record(line.subjectIndex, line.subjectRef, choiceOf(line));
      else if (line.t === 'linkage') {
        close();
        linkage = line;
        this.linkages.add(line.datasetId, line.linkageId, []);
      } else if (line.t === 'linked') {
        if (linkage?.datasetId !== line.datasetId) throw new RangeError('a linked row outside its linkage');
        this.subjects.register(line.subjectIndex, line.subjectRef);
        this.linkages.add(line.datasetId, linkage.linkageId, [line]);
      } else if (line.t === 'parked') this.subjects.park(line.key);
    }
    close();
    if (position < 0) throw new RangeError('a snapshot without header');
    for (let partition = 0; partition < PARTITIONS; partition++)
      this.positions[partition] = Math.max(this.positions[partition] ?? -1, position);
    this.snapshotLoaded = true;
  }

  /** Takes one message. What cannot be applied stops its partition; nothing is skipped. */
  apply(message: StateMessage): void {
    if (message.topic === BEAT_TOPICS[0]) this.hearBeat('consent', message);
    else if (message.topic === BEAT_TOPICS[1]) this.hearBeat('access-requests', message);
    else {
      const stream = this.stream(message.topic);
      if (stream.step(message) !== 'apply') return;
      if (message.topic === REGISTER_TOPIC) this.applyRegister(message);
      else this.applyState(message);
      if (stream.isStopped(message.partition)) return;
      stream.applied(message);
    }
    this.settle(message.partition);
  }

  /** A partition whose next message cannot be read. */
  stop(topic: string, partition: number, reason: string): void {
    this.streams[topic]?.stop(partition, reason);
    this.settle(partition);
  }

  /** An operator lets a stopped partition be read again, from the message that stopped it. */
  resume(topic: string, partition: number): void {
    this.streams[topic]?.resume(partition);
  }

  stoppedBecause(topic: string, partition: number): string | null {
    return this.streams[topic]?.at(partition).stopped ?? null;
  }

  /** End offsets of a service's command topic, asked from the broker at `at`. */
  sampleEnds(service: BeatingService, ends: readonly number[], at: number): void {
    this.freshness[service].sample(ends, at);
  }

  /** A permit's cut that this instance did not hear itself (kept in the gateway's database). */
  rememberPermitCut(permitId: string, cut: KnownCut): void {
    if (!this.permitCuts.has(permitId)) this.permitCuts.set(permitId, cut);
  }

  /**
   * Release and unseal cuts that have become complete. A cut stands in six partitions and may be handed out again by a
   * later copy; whoever works on it finds it done then.
   */
  takeCompleteCuts(): Cut[] {
    const inForce = this.positionInForce();
    const complete = [...this.waitingCuts.values()].filter((cut) => cut.position <= inForce);
    for (const cut of complete) this.waitingCuts.delete(cut.cutId);
    return complete;
  }

  // ---- What decisions read

  /** Register position up to which everything was applied here, over all partitions; -1 before the snapshot. */
  positionInForce(): number {
    return this.snapshotLoaded ? Math.min(...this.positions) : -1;
  }

  permit(permitId: string | undefined): PermitState | undefined {
    return permitId === undefined ? undefined : this.permits.get(permitId);
  }
  dataset(datasetId: string | undefined): DatasetState | undefined {
    return datasetId === undefined ? undefined : this.datasets.get(datasetId);
  }
  environment(environmentId: string | undefined): EnvironmentState | undefined {
    return environmentId === undefined ? undefined : this.environments.get(environmentId);
  }
  allPermits(): Iterable<PermitState> {
    return this.permits.values();
  }
  /** Activated permits whose cut this instance has not heard. */
  permitsWithoutCut(): string[] {
    return [...this.permits.values()]
      .filter((permit) => permit.cutPosition !== null && !this.permitCuts.has(permit.terms.permitId))
      .map(({ terms }) => terms.permitId);
  }

  /** The permit's cut once this instance has applied everything up to it, else undefined. */
  permitCut(permitId: string): KnownCut | undefined {
    const cut = this.permitCuts.get(permitId);
    const stated = this.permits.get(permitId)?.cutPosition;
    return cut && stated === cut.position && cut.position <= this.positionInForce() ? cut : undefined;
  }

  isSuspended(targets: {
    permitId?: string | undefined;
    datasetId?: string | undefined;
    environmentId?: string | undefined;
    personId?: string | undefined;
  }): boolean {
    if (this.suspended.size === 0) return false;
    const { permitId, datasetId, environmentId, personId } = targets;
    return [
      `permit:${permitId}`,
      `dataset:${datasetId}`,
      `environment:${environmentId}`,
      `person:${personId}`,
      'everything',
    ].some((target) => this.suspended.has(target));
  }

  /** The linkage that decides; undefined also when its events stopped, for then nobody knows whether it is the newest. */
  linkage(datasetId: string): Linkage | undefined {
    return this.stream(REGISTER_TOPIC).isStopped(this.partitionOf(datasetId))
      ? undefined
      : this.linkages.of(datasetId);
  }

  /** Whether a person's acts are, or may be, waiting: a parked command, or a partition that stopped. Denied then. */
  isHeldBack(subjectIndex: number): boolean {
    const ref = this.subjects.refOf(subjectIndex);
    if (ref === undefined || this.subjects.isParked(subjectIndex)) return true;
    return this.stream(REGISTER_TOPIC).isStopped(this.partitionOf(ref));
  }

  /**
   * Age in ms of the oldest thing that a decision on these ids relies on; undefined (deny) when something was never
   * heard, or stopped where one of the ids lives. A suspension may name anything, so its topic counts whole.
   */
  ageMs(
    now: number,
    ids: {
      permitId?: string | undefined;
      datasetId?: string | undefined;
      environmentId?: string | undefined;
    },
  ): number | undefined {
    if (
      !this.snapshotLoaded ||
      this.stream('suspension.state').partitions.some(({ stopped }) => stopped !== null)
    )
      return undefined;
    const lives: [string, string | undefined][] = [
      ['permit.state', ids.permitId],
      ['dataset.state', ids.datasetId],
      ['environment.state', ids.environmentId],
    ];
    if (lives.some(([topic, id]) => id !== undefined && this.stream(topic).isStopped(this.partitionOf(id))))
      return undefined;
    const ages = [this.freshness.consent.ageMs(now), this.freshness['access-requests'].ageMs(now)];
    return ages.some((age) => age === undefined) ? undefined : Math.max(...(ages as number[]));
  }

  /** Positions as an answer and its log entry state them: register position; per stream the last applied offsets and time. */
  stated(): {
    register: number;
    streams: Record<string, { offsets: number[]; at: string | null; stopped?: number[] }>;
  } {
    const streams: Record<string, { offsets: number[]; at: string | null; stopped?: number[] }> = {};
    for (const { topic, partitions } of Object.values(this.streams)) {
      if (topic === 'checkpoint.state') continue;
      let at: string | null = null;
      for (const { time } of partitions) if (time !== null && (at === null || time > at)) at = time;
      const stopped = partitions.flatMap((p, partition) => (p.stopped === null ? [] : [partition]));
      streams[topic] = {
        offsets: partitions.map(({ offset }) => offset),
        at,
        ...(stopped.length > 0 ? { stopped } : {}),
      };
    }
    return { register: this.positionInForce(), streams };
  }

  /** Stopped partitions, for health and alarms. */
  stopped(): { topic: string; partition: number; reason: string }[] {
    return Object.values(this.streams).flatMap((s) =>
      s.partitions.flatMap(({ stopped }, partition) =>
        stopped === null ? [] : [{ topic: s.topic, partition, reason: stopped }],
      ),
    );
  }

  // ---- Applying

  private applyRegister(message: StateMessage): void {
    const { event } = message;
    if (!event) return void this.stream(REGISTER_TOPIC).stop(message.partition, 'tombstone');
    // The bus has checked `data` against the contract of `type`.
    const data = event.data as never;
    try {
      this.registerEvent(event.type, data, message.partition);
    } catch (error) {
      this.stream(REGISTER_TOPIC).stop(message.partition, (error as Error).message);
    }
  }

  private registerEvent(type: string, data: never, partition: number): void {
    if (type === 'person.registered') {
      const person: { subjectIndex: number; subjectRef: string } = data;
      this.subjects.register(person.subjectIndex, person.subjectRef);
    } else if (type === 'choice.recorded') {
      const choice: Choice & { subjectIndex: number; subjectRef: string } = data;
      this.subjects.record(choice.subjectIndex, choice.subjectRef, choiceOf(choice));
    } else if (type === 'linkage.recorded') {
      const { datasetId, linkageId, rows }: { datasetId: string; linkageId: string; rows: LinkageRow[] } =
        data;
      for (const row of rows) this.subjects.register(row.subjectIndex, row.subjectRef);
      this.linkages.add(datasetId, linkageId, rows);
    } else if (type === 'linkage.completed') {
      const done: {
        datasetId: string;
        linkageId: string;
        completedAt: string;
        counts: { matched: number; new: number; ambiguous: number };
      } = data;
      const expected = done.counts.matched + done.counts.new + done.counts.ambiguous;
      if (!this.linkages.complete(done.datasetId, done.linkageId, expected, done.completedAt))
        throw new RangeError('linkage-rows-missing');
    } else if (type === 'register.cut') this.hearCut(data, partition);
    else if (type === 'key.parked') this.subjects.park((data as { key: string }).key);
    else if (type === 'key.released') this.subjects.release((data as { key: string }).key);
    // Other known types (outcomes, reads) say nothing about who may use what.
  }

  private hearCut(cut: Cut, partition: number): void {
    this.positions[partition] = Math.max(this.positions[partition] ?? -1, cut.position);
    if (cut.for.kind === 'permit')
      this.rememberPermitCut(cut.permitId, {
        position: cut.position,
        cutAt: cut.cutAt,
        parkedSubjects: new Set(cut.parkedSubjects),
      });
    else this.waitingCuts.set(cut.cutId, cut);
  }

  private applyState({ topic, key, event }: StateMessage): void {
    const data = event?.data ?? null;
    if (topic === 'permit.state')
      put(this.permits, key, data as PermitState | null, (permit) => permit.terms.permitId);
    else if (topic === 'dataset.state')
      put(this.datasets, key, data as DatasetState | null, (dataset) => dataset.datasetId);
    else if (topic === 'environment.state')
      put(
        this.environments,
        key,
        data as EnvironmentState | null,
        (environment) => environment.environmentId,
      );
    else if (topic === 'suspension.state') {
      put(this.suspensions, key, data as SuspensionState | null, () => key);
      const now = [...this.suspensions.values()].filter(({ suspended }) => suspended);
      this.suspended = new Set(
        now.map(({ target }) =>
          target.kind === 'everything' ? 'everything' : `${target.kind}:${target.id}`,
        ),
      );
    } else if (topic === 'checkpoint.state' && data !== null) {
      const checkpoint = data as CheckpointState;
      if (checkpoint.size >= (this.checkpoint?.size ?? 0)) this.checkpoint = checkpoint;
    }
  }

  private hearBeat(service: BeatingService, message: StateMessage): void {
    if (!message.event) return;
    this.freshness[service].hear(
      message.partition,
      message.event.data as ServiceBeat,
      message.event.vouches ?? {},
      message.receivedAt,
    );
  }

  /** Applies beats whose vouched numbers are here. A stopped stream is answered for elsewhere and holds no beat back. */
  private settle(partition: number): void {
    const isApplied = (topic: string, number: number): boolean => {
      const stream = this.streams[topic];
      return stream === undefined || stream.isStopped(partition) || stream.at(partition).number >= number;
    };
    this.freshness['access-requests'].settle(partition, isApplied);
    const position = this.freshness.consent.settle(partition, isApplied);
    if (position === undefined || this.stream(REGISTER_TOPIC).isStopped(partition)) return;
    this.positions[partition] = Math.max(this.positions[partition] ?? -1, position);
  }

  private stream(topic: string): StreamProgress {
    const stream = this.streams[topic];
    if (!stream) throw new RangeError(`no stream ${topic}`);
    return stream;
  }
}

const choiceOf = ({
  choiceId,
  position,
  regime,
  act,
  scope,
  actedAt,
  acceptedAt,
  channel,
}: Choice): Choice => ({
  choiceId,
  position,
  regime,
  act,
  scope,
  actedAt,
  acceptedAt,
  channel,
});

function put<T>(table: Map<string, T>, key: string, value: T | null, keyOf: (value: T) => string): void {
  if (value === null) table.delete(key);
  else table.set(keyOf(value), value);
}

import { PARTITIONS, type ServiceBeat } from '@garant/contracts';
import type {
  CheckpointState,
  Cut,
  DatasetState,
  EnvironmentState,
  PermitState,
  SnapshotLine,
} from './enforcement.messages.js';
import { BEAT_TOPICS, REGISTER_TOPIC, STATE_TOPICS } from './enforcement.messages.js';
import { ActSequence, positionsOf } from './act.sequence.js';
import { ServiceFreshness } from './freshness.js';
import { GrantTable, type SuspensionTargets } from './grant.table.js';
import { LinkageTable, type Linkage } from './linkage.table.js';
import { applyRegisterEvent, loadRegister } from './register.events.js';
import { StreamProgress, type StateMessage } from './stream.progress.js';
import { SubjectRegister } from './subject.register.js';

export type BeatingService = 'consent' | 'access-requests';
export interface KnownCut {
  readonly position: number;
  readonly cutAt: string;
  readonly parkedSubjects: ReadonlySet<number>;
}
export type StatedPositions = {
  register: number;
  streams: Record<string, { offsets: number[]; at: string | null; stopped?: number[] }>;
};

/**
 * All that a decision reads, in the memory of one gateway instance. Pure: messages go in through {@link apply}, time and
 * the partitioner are arguments, nothing is read from outside. What was not heard, or stopped, denies.
 */
export class EnforcementState {
  readonly subjects = new SubjectRegister();
  private readonly linkages = new LinkageTable();
  private readonly grants = new GrantTable();
  private readonly streams: Readonly<Record<string, StreamProgress>>;
  private readonly freshness: Readonly<Record<BeatingService, ServiceFreshness>> = {
    consent: new ServiceFreshness(),
    'access-requests': new ServiceFreshness(),
  };
  /** Register position vouched for, per partition of consent.events. */
  private readonly positions = new Array<number>(PARTITIONS).fill(-1);
  private readonly acts = new ActSequence();
  private readonly permitCuts = new Map<string, KnownCut>();
  /** Release and unseal cuts that are not seen in every partition yet. */
  private readonly waitingCuts = new Map<string, Cut>();
  private snapshotLoaded = false;

  constructor(private readonly partitionOf: (key: string) => number) {
    this.streams = Object.fromEntries(
      [...STATE_TOPICS, REGISTER_TOPIC].map((t) => [t, new StreamProgress(t, t === REGISTER_TOPIC)]),
    );
  }

  // ---- Messages in

  /** Reads a snapshot whose signature was checked. Everything up to its position is in it. */
  load(lines: readonly SnapshotLine[]): void {
    const [header] = lines;
    if (header?.t !== 'header') throw new RangeError('a snapshot without header');
    this.stream(REGISTER_TOPIC).startAfter(header.tails);
    loadRegister({ subjects: this.subjects, linkages: this.linkages }, lines);
    this.positions.forEach((_, partition) => this.reach(partition, header.position));
    this.acts.reach(header.position);
    this.snapshotLoaded = true;
  }

  /** Takes one message. What cannot be applied stops its partition; nothing is skipped. */
  apply(message: StateMessage): void {
    const { topic, partition, event } = message;
    const beating = BEAT_TOPICS.indexOf(topic as (typeof BEAT_TOPICS)[number]);
    if (beating >= 0) {
      const service = beating === 0 ? 'consent' : 'access-requests';
      if (event)
        this.freshness[service].hear(
          partition,
          event.data as ServiceBeat,
          event.vouches ?? {},
          message.receivedAt,
        );
    } else {
      const stream = this.stream(topic);
      if (stream.step(message) !== 'apply') return;
      try {
        if (topic === REGISTER_TOPIC) this.applyRegister(message);
        else this.grants.apply(topic, message.key, event?.data ?? null);
      } catch (error) {
        stream.stop(partition, (error as Error).message);
        return;
      }
      stream.applied(message);
    }
    this.settle(partition);
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

  /**
   * Register position up to which every act counts here. At or ahead of {@link positionInForce}: what else a cut relies
   * on (linkages, parked keys) is vouched for by beats only.
   */
  actsInForce(): number {
    return this.snapshotLoaded ? Math.max(this.acts.upTo, this.positionInForce()) : -1;
  }

  permit(permitId: string | undefined): PermitState | undefined {
    return permitId === undefined ? undefined : this.grants.permits.get(permitId);
  }
  dataset(datasetId: string | undefined): DatasetState | undefined {
    return datasetId === undefined ? undefined : this.grants.datasets.get(datasetId);
  }
  environment(environmentId: string | undefined): EnvironmentState | undefined {
    return environmentId === undefined ? undefined : this.grants.environments.get(environmentId);
  }
  allPermits(): Iterable<PermitState> {
    return this.grants.permits.values();
  }
  isSuspended(targets: SuspensionTargets): boolean {
    return this.grants.isSuspended(targets);
  }
  /** Newest checkpoint of the log. */
  get checkpoint(): CheckpointState | undefined {
    return this.grants.checkpoint;
  }
  /** Newest checkpoint that its quorum of witnesses cosigned, as the log says. */
  get witnessedCheckpoint(): CheckpointState | undefined {
    return this.grants.witnessed;
  }

  /** Activated permits whose cut this instance has not heard. */
  permitsWithoutCut(): string[] {
    const activated = [...this.allPermits()].filter(({ cutPosition }) => cutPosition !== null);
    return activated.map(({ terms }) => terms.permitId).filter((permitId) => !this.permitCuts.has(permitId));
  }

  /** The permit's cut once this instance has applied everything up to it, else undefined. */
  permitCut(permitId: string): KnownCut | undefined {
    const cut = this.permitCuts.get(permitId);
    const stated = this.permit(permitId)?.cutPosition;
    return cut && stated === cut.position && cut.position <= this.positionInForce() ? cut : undefined;
  }

  /** The linkage that decides; undefined also when its events stopped, for then nobody knows whether it is the newest. */
  linkage(datasetId: string): Linkage | undefined {
    const stopped = this.stream(REGISTER_TOPIC).isStopped(this.partitionOf(datasetId));
    return stopped ? undefined : this.linkages.of(datasetId);
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
  ageMs(now: number, ids: Omit<SuspensionTargets, 'personId'>): number | undefined {
    if (!this.snapshotLoaded) return undefined;
    if (this.stream('suspension.state').partitions.some(({ stopped }) => stopped !== null)) return undefined;
    const lives: [string, string | undefined][] = [
      ['permit.state', ids.permitId],
      ['dataset.state', ids.datasetId],
      ['environment.state', ids.environmentId],
    ];
    for (const [topic, id] of lives)
      if (id !== undefined && this.stream(topic).isStopped(this.partitionOf(id))) return undefined;
    const [consent, requests] = [
      this.freshness.consent.ageMs(now),
      this.freshness['access-requests'].ageMs(now),
    ];
    return consent === undefined || requests === undefined ? undefined : Math.max(consent, requests);
  }

  /** Positions as an answer and its log entry state them: register position; per stream the last applied offsets and time. */
  stated(): StatedPositions {
    const streams: StatedPositions['streams'] = {};
    for (const { topic, partitions } of Object.values(this.streams)) {
      if (topic === 'checkpoint.state') continue;
      const times = partitions.flatMap(({ time }) => (time === null ? [] : [time])).sort();
      const stopped = partitions.flatMap((p, partition) => (p.stopped === null ? [] : [partition]));
      const at = times.at(-1) ?? null;
      const offsets = partitions.map(({ offset }) => offset);
      streams[topic] = { offsets, at, ...(stopped.length > 0 ? { stopped } : {}) };
    }
    return { register: this.positionInForce(), streams };
  }

  /** Stopped partitions, for health and alarms. */
  stopped(): { topic: string; partition: number; reason: string }[] {
    return Object.values(this.streams).flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ stopped }, partition) =>
        stopped === null ? [] : [{ topic, partition, reason: stopped }],
      ),
    );
  }

  // ---- Applying

  private applyRegister({ event, partition }: StateMessage): void {
    if (!event) throw new RangeError('tombstone');
    // The bus has checked `data` against the contract of `type`.
    if (event.type !== 'register.cut') {
      applyRegisterEvent({ subjects: this.subjects, linkages: this.linkages }, event.type, event.data);
      for (const position of positionsOf(event.type, event.data)) this.acts.saw(position);
      return;
    }
    const cut = event.data as Cut;
    this.reach(partition, cut.position);
    if (cut.for.kind !== 'permit') this.waitingCuts.set(cut.cutId, cut);
    else
      this.rememberPermitCut(cut.permitId, {
        position: cut.position,
        cutAt: cut.cutAt,
        parkedSubjects: new Set(cut.parkedSubjects),
      });
  }

  private reach(partition: number, position: number): void {
    this.positions[partition] = Math.max(this.positions[partition] ?? -1, position);
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
    this.reach(partition, position);
    if (this.snapshotLoaded) this.acts.reach(this.positionInForce());
  }

  private stream(topic: string): StreamProgress {
    const stream = this.streams[topic];
    if (!stream) throw new RangeError(`no stream ${topic}`);
    return stream;
  }
}

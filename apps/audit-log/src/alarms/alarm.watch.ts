import { SERVICES, SETTINGS, type HeadState, type ServiceName } from '@garant/contracts';
import type { Bus, Database, Logger } from '@garant/nest-kit';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import { headOf } from '../sequence/entry.store.js';
import {
  CONDITION_CODES,
  conditionsOf,
  type AlarmLimits,
  type Condition,
  type HeardBeat,
} from './alarm.conditions.js';
import { clearAlarms, openAlarms, raiseAlarms, spotOf } from './alarm.store.js';
import { producerHeads } from './head.clock.js';

export const ALARM_SETTINGS = ['GARANT_ALARM_PATIENCE_SECONDS', 'GARANT_ALARM_BEAT_SECONDS'] as const;

/** @param settings of the service; what is absent has the default of the table */
export function alarmLimits(settings: object): AlarmLimits {
  const given = settings as Readonly<Record<string, unknown>>;
  const of = (name: (typeof ALARM_SETTINGS)[number]): number =>
    SETTINGS[name].schema.parse(given[name] ?? SETTINGS[name].default);
  return {
    patienceSeconds: of('GARANT_ALARM_PATIENCE_SECONDS'),
    beatSeconds: of('GARANT_ALARM_BEAT_SECONDS'),
  };
}

const WATCH_LOCK = 4_127_106;
/** Conditions that must hold for the whole patience: a beat and the events beside it travel on different ways. */
const PATIENT: readonly string[] = ['behind-head', 'events-missing'];

/** Listens to the services and compares what they say with what the log has. Every instance listens, one at a time tells. */
export class AlarmWatch {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private readonly beats = new Map<ServiceName, HeardBeat>();
  private before = new Map<ServiceName, HeadState['numbers']>();
  /** Since when a condition holds, by code and spot. */
  private held = new Map<string, number>();
  private readonly began = Date.now();

  constructor(
    private readonly database: Database,
    private readonly bus: () => Pick<Bus, 'broadcast'>,
    private readonly limits: AlarmLimits,
    private readonly logger: Logger,
    private readonly intervalMs = 5_000,
  ) {
    for (const service of SERVICES)
      this.beats.set(service, { at: this.began, heard: false, vouched: new Map() });
  }

  start(): void {
    this.listen().catch((error: unknown) =>
      this.logger.error({ err: error }, 'nobody listens to heartbeats'),
    );
    this.timer = setInterval(() => {
      this.running ??= this.runOnce()
        .catch((error: unknown) =>
          this.logger.error({ err: error }, 'the watch over the services failed; it is tried again'),
        )
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private async listen(): Promise<void> {
    await this.bus().broadcast(
      SERVICES.map((service) => `${service}.heartbeats`),
      {
        onMessage: ({ topic, partition, event }) => {
          const service = topic.slice(0, topic.lastIndexOf('.')) as ServiceName;
          this.hear(service, partition, event?.vouches ?? {}, Date.now());
        },
        onStopped: (topic, partition, reason) =>
          this.logger.warn({ topic, partition, reason }, 'a heartbeat cannot be read'),
      },
      { from: 'end' },
    );
  }

  /** One beat, of one partition. */
  hear(service: ServiceName, partition: number, vouches: Readonly<Record<string, number>>, at: number): void {
    const vouched = new Map(this.beats.get(service)?.vouched);
    for (const [topic, number] of Object.entries(vouches))
      if (topic.endsWith('.events')) vouched.set(`${topic}/${partition}`, number);
    this.beats.set(service, { at, heard: true, vouched });
  }

  async runOnce(now: number = Date.now()): Promise<void> {
    await this.database.transaction(async (tx) => {
      const heads = await producerHeads(tx);
      const [size, checkpoint] = [await headOf(tx), await latestCheckpoint(tx)];
      const since = checkpoint ? Date.parse(checkpoint.publishedAt) : this.began;
      const publisher = { unpublished: size - (checkpoint?.size ?? 0), since };
      const { beats, before, limits } = this;
      const all = this.lasting(conditionsOf({ now, beats, heads, before, publisher }, limits), now);
      this.before = heads;
      const [row] = await tx.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [
        WATCH_LOCK,
      ]);
      if (!row?.held) return;
      const at = new Date(now).toISOString();
      const key = ({ code, spot }: Pick<Condition, 'spot'> & { code: string }): string => `${code} ${spot}`;
      const holding = new Set(all.map(key));
      const ended = (await openAlarms(tx, CONDITION_CODES)).filter(
        ({ code, place }) => !holding.has(key({ code, spot: spotOf(place) })),
      );
      await clearAlarms(tx, ended, 'ended', { cause: { system: 'system:clock/alarm' }, now: at });
      await raiseAlarms(
        tx,
        all.map((one) => ({ ...one, place: at, index: null, offset: '' })),
        at,
      );
    });
  }

  /** Those that have held long enough. */
  private lasting(found: readonly Condition[], now: number): Condition[] {
    const held = new Map(
      found.map(({ code, spot }) => [`${code} ${spot}`, this.held.get(`${code} ${spot}`) ?? now]),
    );
    this.held = held;
    return found.filter(
      ({ code, spot }) =>
        !PATIENT.includes(code) || now - held.get(`${code} ${spot}`)! >= this.limits.patienceSeconds * 1_000,
    );
  }
}

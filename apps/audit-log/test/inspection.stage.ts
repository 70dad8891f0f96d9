import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sourceOf, type Actor, type ServiceName } from '@garant/contracts';
import { actorTokenFor, createLogger, createService } from '@garant/nest-kit';
import { serve } from '@garant/nest-kit/testing';
import { AuditLogModule } from '../src/app.module.js';
import { PublishWorker } from '../src/publish/publish.worker.js';
import { Publisher } from '../src/publish/publisher.js';
import { openMissionFor } from './mission.stage.js';
import { command, event, logKey, logStage, rawOf, vault, type LogStage } from './log.stage.js';

/** Something that happened, as a service tells it. */
export interface Told {
  service?: ServiceName;
  type: string;
  data?: Record<string, unknown>;
  /** RFC 3339. */
  at?: string;
  actor?: { ref: string; role: string; organisation?: string };
  cause?: string;
  /** A gap before it in its producer's numbers. */
  gap?: boolean;
}
export interface Answered<T> {
  status: number;
  body: T;
}
export interface InspectionStage extends LogStage {
  /** Sequences what happened, in order; answers with the index of each entry. */
  tell(...told: readonly Told[]): Promise<number[]>;
  /** Sequences the signed command with this id. */
  tellCommand(id: string, type: string, data: Record<string, unknown>): Promise<number>;
  /** Signs and publishes a checkpoint over everything so far. */
  publish(): Promise<void>;
  ask<T = Record<string, unknown>>(who: Actor, path: string): Promise<Answered<T>>;
  /** An inspector with an open mission. */
  inspector(scope?: Parameters<typeof openMissionFor>[2]): Promise<Actor>;
  /** The reads that the log has noted of itself and that wait to be sent. */
  notes(): Promise<Record<string, unknown>[]>;
}

/** The service on a real database, with the log written through its own doors. */
export async function inspectionStage(): Promise<InspectionStage> {
  const stage = await logStage();
  const { database } = stage.test;
  const publisher = new Publisher(database, stage.files, logKey);
  await publisher.open();
  const app = await application(stage);
  const { ask } = await serve(app);
  const numbers = new Map<string, number>();
  let offset = 0;
  let head = 0;
  const numberOf = (service: string, gap: boolean): number => {
    const next = (numbers.get(service) ?? 0) + (gap ? 5 : 1);
    numbers.set(service, next);
    return next;
  };
  return {
    ...stage,
    async tell(...told) {
      const readings = told.map(({ service = 'consent', type, data = {}, at, actor, cause, gap = false }) => {
        const one = event({
          source: sourceOf(service),
          type,
          data,
          producernumber: numberOf(service, gap),
          ...(at === undefined ? {} : { time: at }),
          ...(actor ? { actor: { assurance: 'eidas1', ...actor } } : {}),
          ...(cause === undefined ? {} : { causationid: cause }),
        });
        return stage.read(rawOf(`${service}.events`, one, ++offset));
      });
      await stage.sequencer.append(await Promise.all(readings));
      head += told.length;
      return told.map((_, at) => head - told.length + at);
    },
    async tellCommand(id, type, data) {
      const raw = rawOf('consent.commands', await command(stage.keys, { id, type, data }), ++offset);
      await stage.sequencer.append([await stage.read(raw)]);
      return head++;
    },
    publish: async () => {
      await publisher.publish();
    },
    async ask<T>(who: Actor, path: string) {
      const token = await actorTokenFor(stage.keys.of('gateway'), who, 'audit-log');
      const answer = await ask('GET', path, { headers: { authorization: `Bearer ${token}` } });
      return { status: answer.statusCode, body: answer.json() as T };
    },
    async inspector(mission) {
      const actor: Actor = { ref: randomUUID(), role: 'inspector', assurance: 'eidas2' };
      await openMissionFor(database, actor.ref, mission);
      return actor;
    },
    async notes() {
      const rows = await database.query<{ envelope: string }>(
        `SELECT envelope FROM outbox WHERE envelope LIKE '%"entries.read"%' ORDER BY seq`,
      );
      return rows.map(({ envelope }) => (JSON.parse(envelope) as { data: Record<string, unknown> }).data);
    },
    async end() {
      await app.close();
      await stage.end();
    },
  };
}

async function application(stage: LogStage): Promise<NestFastifyApplication> {
  const logger = createLogger('audit-log', 'silent');
  const { database } = stage.test;
  const keys = stage.keys.of('audit-log');
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 1,
    GARANT_METRICS_PORT: 1,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '-',
    // Nobody listens there: answers come from database and files alone.
    GARANT_KAFKA_BROKERS: '127.0.0.1:1',
    GARANT_TOPIC_PREFIX: 'none',
    GARANT_BEAT_SECONDS: 3600,
  };
  const publisher = new IdleWorker(database, stage.files, logKey, 3_600_000, logger);
  const module = AuditLogModule.of({
    ...{ database, keys, logKey, files: stage.files, publisher, vault, logger, settings },
  });
  return createService({ service: 'audit-log', settings, keys, module }, logger);
}

/** The specs publish when they want to. */
class IdleWorker extends PublishWorker {
  override start(): void {
    // Nothing by itself.
  }
}

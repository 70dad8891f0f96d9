import 'reflect-metadata';
import { fstatSync } from 'node:fs';
import type { Server } from 'node:http';
import { uuidv7 } from 'uuidv7';
import {
  Controller,
  Get,
  Inject,
  Module,
  Res,
  type CanActivate,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyInstance, type FastifyReply } from 'fastify';
import type { ServiceName } from '@garant/contracts';
import { ActorGuard, Public } from '../access/actor.guard.js';
import { Bus } from '../bus/bus.js';
import type { ServiceSettings } from '../config/settings.load.js';
import { loadKeys, type Keys } from '../keys/keys.load.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { readiness, type HealthCheck } from './health.js';
import { NestLog, createLogger, type Logger } from './log.js';
import { serveMetrics } from './metrics.js';
import { rememberRoutes } from './routes.js';

export interface ServiceOptions {
  service: ServiceName;
  module: Type | DynamicModule;
  settings: ServiceSettings;
  /** Default: loaded from the files that the settings name. */
  keys?: Keys;
  /** Plain Fastify: hot routes, streams (content-type parsers), plugins; before Nest's own routes. */
  routes?: (fastify: FastifyInstance, app: NestFastifyApplication) => void | Promise<void>;
  /** Instead of the guard of actor tokens; must deny what it does not know. */
  guard?: CanActivate;
  /** Further parts of readiness. The bus with its database is there by itself. */
  health?: HealthCheck[];
  /** Bytes; default 1 MiB. */
  bodyLimit?: number;
}

export interface RunningService {
  app: NestFastifyApplication;
  url: string;
  logger: Logger;
  stop(): Promise<void>;
}

const CHECKS = Symbol('health checks');

@Controller('health')
@Public()
class HealthController {
  constructor(@Inject(CHECKS) private readonly checks: HealthCheck[]) {}

  /** Alive: the event loop turns. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { ready, parts } = await readiness(this.checks);
    await reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', parts });
  }
}

@Module({})
class ServiceModule {
  static around(module: Type | DynamicModule, guard: CanActivate, checks: HealthCheck[]): DynamicModule {
    return {
      module: ServiceModule,
      imports: [module],
      controllers: [HealthController],
      providers: [
        { provide: CHECKS, useValue: checks },
        { provide: APP_GUARD, useValue: guard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

/** The application without a listening port: for specs and for the list of its routes. */
export async function createService(
  options: ServiceOptions,
  logger: Logger = createLogger(options.service, options.settings.GARANT_LOG_LEVEL),
): Promise<NestFastifyApplication> {
  const guard =
    options.guard ??
    new ActorGuard(options.service, (options.keys ?? (await loadKeys(options.settings))).verifier);
  const checks: HealthCheck[] = [...(options.health ?? [])];
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestIdHeader: false,
    genReqId: (request: { headers: Record<string, unknown> }) => requestId(request.headers['x-request-id']),
    trustProxy: 'loopback',
    forceCloseConnections: true,
  } as never);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  rememberRoutes(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.around(options.module, guard, checks),
    adapter,
    {
      logger: new NestLog(logger),
      abortOnError: false,
      bufferLogs: false,
    },
  );
  const bus = busOf(app);
  if (bus) checks.push(() => bus.health());
  await options.routes?.(fastify, app);
  return app;
}

/**
 * Starts a service and keeps it until SIGTERM, SIGINT or the end of standard input when that is a pipe: a child never outlives its parent.
 * Kafka or PostgreSQL may come later; the service is not ready until they are there.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const logger = createLogger(options.service, options.settings.GARANT_LOG_LEVEL);
  const app = await createService(options, logger);
  const metrics = await serveMetrics(options.settings.GARANT_HOST, options.settings.GARANT_METRICS_PORT);
  await app.listen(options.settings.GARANT_PORT, options.settings.GARANT_HOST);
  const url = `http://${options.settings.GARANT_HOST.includes(':') ? `[${options.settings.GARANT_HOST}]` : options.settings.GARANT_HOST}:${options.settings.GARANT_PORT}`;
  logger.info({ url }, 'started');
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= close(app, metrics, logger));
  const end = (why: string, code = 0): void => {
    logger.info({ why }, 'stopping');
    const late = setTimeout(() => process.exit(1), 15_000);
    late.unref();
    stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  // Whoever reads from a record that lacks something is told wrongly; whoever adds to it forks it.
  void busOf(app)?.refused.then((reason) => end(reason, 1));
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  onParentGone(() => end('standard input closed'));
  return { app, url, logger, stop };
}

async function close(app: NestFastifyApplication, metrics: Server, logger: Logger): Promise<void> {
  metrics.close();
  metrics.closeAllConnections();
  const bus = busOf(app);
  await bus?.stop().catch((error: unknown) => logger.error({ err: error }, 'the bus did not stop cleanly'));
  await app.close();
  await bus?.database.close();
  logger.info('stopped');
}

function busOf(app: NestFastifyApplication): Bus | undefined {
  try {
    return app.get(Bus, { strict: false });
  } catch {
    return undefined;
  }
}

function requestId(given: unknown): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : uuidv7();
}

function onParentGone(act: () => void): void {
  let kind: { isFIFO(): boolean; isSocket(): boolean };
  try {
    kind = fstatSync(0);
  } catch {
    return;
  }
  if (!kind.isFIFO() && !kind.isSocket()) return;
  process.stdin.on('end', act).on('error', act).resume();
  process.stdin.unref?.();
}

import type { Provider, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type {
  Bus,
  BusOptions,
  CommandHandlers,
  Database,
  EventHandlers,
  IdentityProvider,
  Keys,
  Logger,
  VaultCipher,
} from '@garant/nest-kit';
import type { LogKey } from './publish/checkpoint.key.js';
import type { LogFiles } from './publish/log.files.js';
import type { TimestampAuthority } from './witnesses/timestamp.authority.js';
import type { WitnessPolicy } from './witnesses/witness.policy.js';

/** What every part of the service may use. `bus` is there when the first command or event arrives, not before. */
export interface LogDeps {
  readonly database: Database;
  readonly keys: Keys;
  readonly logKey: LogKey;
  readonly files: LogFiles;
  readonly logger: Logger;
  /** Seals free text at rest: reasons, notes, names. */
  readonly vault: VaultCipher;
  /** Whose logins confirm what needs a new one; absent where no such act is handled. */
  readonly provider?: IdentityProvider;
  readonly settings: BusOptions['settings'];
  /** Absent when nobody else cosigns checkpoints. */
  readonly witnessPolicy?: WitnessPolicy;
  /** Absent when no authority stamps checkpoints. */
  readonly timestamps?: TimestampAuthority;
  readonly bus: () => Bus;
}
/** Work that goes on beside requests: begins with the application, ends with it. */
export interface Worker {
  start(): void;
  stop(): Promise<void>;
}

/** One room of the service: its commands, effects of events, reads and work. The service is the list of its parts. */
export interface LogPart {
  readonly commands?: (deps: LogDeps) => Partial<CommandHandlers<'audit-log'>>;
  readonly events?: (deps: LogDeps) => EventHandlers;
  readonly controllers?: readonly Type[];
  readonly providers?: (deps: LogDeps) => readonly Provider[];
  readonly workers?: (deps: LogDeps) => readonly Worker[];
  /** Plain routes beside Nest: streamed bodies. */
  readonly routes?: (server: FastifyInstance, app: NestFastifyApplication) => void;
}

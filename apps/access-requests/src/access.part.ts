import type { Provider, Type } from '@nestjs/common';
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
  Signer,
  VaultCipher,
} from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import type { Projection } from './projection/projection.js';
import type { OfficialLogins } from './committee/official.login.js';

/** What a command needs besides the database of its transaction. */
export interface CommandDeps {
  readonly provider: IdentityProvider;
  readonly logins: OfficialLogins;
  readonly signer: Signer;
  /** Seals documents at rest. */
  readonly vault: VaultCipher;
  readonly policy: ApplicationFacts['policy'] & {
    /** Nobody is named on a permit without a training in date. */
    readonly training?: boolean;
  };
  /** `iss` of signed documents, and where the platform is found. */
  readonly issuer: string;
}
/** What every part of the service may use. `bus` is there when the first command or event arrives, not before. */
export interface PartDeps extends CommandDeps {
  readonly database: Database;
  readonly keys: Keys;
  readonly logger: Logger;
  readonly settings: BusOptions['settings'] & { readonly GARANT_GATEWAY_URL: string };
  readonly bus: () => Bus;
}
/** Work that goes on beside requests: begins with the application, ends with it. */
export interface Worker {
  start(): void;
  stop(): Promise<void>;
}

/** One room of the service: its commands, effects of events, reads and work. The service is the list of its parts. */
export interface AccessPart {
  readonly commands?: (deps: CommandDeps) => CommandHandlers<'access-requests'>;
  readonly events?: (deps: PartDeps) => EventHandlers;
  readonly controllers?: readonly Type[];
  /** Read models of its streams: written by its commands, and written again by a replay. */
  readonly projections?: readonly Projection[];
  readonly providers?: (deps: PartDeps) => readonly Provider[];
  readonly workers?: (deps: PartDeps) => readonly Worker[];
  /** Plain routes beside Nest: streamed bodies. */
  readonly routes?: (server: FastifyInstance) => void;
}

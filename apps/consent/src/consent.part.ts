import type { Provider, Type } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type {
  Bus,
  BusOptions,
  CommandHandlers,
  Database,
  EventHandlers,
  Keys,
  Logger,
  ManyHandlers,
  Signer,
  VaultCipher,
} from '@garant/nest-kit';
import type { PaperDateRule, WorkingCalendar } from '@garant/rules';
import type { RepresentationSettings } from './representation/representation.settings.js';

/** What every part of the service may use. `bus` is there when the first command or event arrives, not before. */
export interface PartDeps {
  readonly database: Database;
  readonly keys: Keys;
  readonly signer: Signer;
  readonly cipher: VaultCipher;
  readonly logger: Logger;
  readonly settings: BusOptions['settings'] & ConsentSettings;
  readonly bus: () => Bus;
}
export interface ConsentSettings extends RepresentationSettings {
  readonly GARANT_GATEWAY_URL: string;
  readonly GARANT_INS_ENTITLED: boolean;
  readonly GARANT_SMTP_URL?: string;
  readonly GARANT_MAIL_FROM?: string;
  readonly GARANT_SMS_URL?: string;
  readonly GARANT_SMS_TOKEN?: string;
  readonly GARANT_MANDATE_MINUTES: number;
  readonly GARANT_PAPER_DATE: PaperDateRule;
  /** Default: metropolitan France. */
  readonly GARANT_POLICY_WORKING_CALENDAR?: WorkingCalendar;
}
/** Work that goes on beside requests: begins with the application, ends with it. */
export interface Worker {
  start(): void;
  stop(): Promise<void>;
}

/** One room of the service: its commands, effects of events, reads and work. The service is the list of its parts. */
export interface ConsentPart {
  readonly commands?: (deps: PartDeps) => CommandHandlers<'consent'>;
  /** See BusOptions.manyCommands. */
  readonly manyCommands?: (deps: PartDeps) => ManyHandlers<'consent'>;
  readonly events?: (deps: PartDeps) => EventHandlers;
  readonly controllers?: readonly Type[];
  readonly providers?: (deps: PartDeps) => readonly Provider[];
  readonly workers?: (deps: PartDeps) => readonly Worker[];
  /** Plain routes beside Nest: streamed bodies. */
  readonly routes?: (server: FastifyInstance) => void;
}

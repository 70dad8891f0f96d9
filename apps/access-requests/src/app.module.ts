import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  BusModule,
  Database,
  type BusOptions,
  type Keys,
  type Logger,
  ParkedController,
} from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { POLICY, PUBLIC_URL } from './access-requests.tokens.js';
import { ApplicationController } from './applications/application.controller.js';
import { commandHandlers, eventHandlers } from './bus.handlers.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import type { IdentityProvider } from './committee/identity.provider.js';
import type { OfficialLogins } from './committee/official.login.js';
import { DatasetController } from './datasets/dataset.controller.js';
import { EnvironmentController } from './environments/environment.controller.js';
import { PermitClock } from './permits/permit.clock.js';
import { PermitController } from './permits/permit.controller.js';
import { RegisterController } from './register/register.controller.js';

export interface AccessRequestsParts {
  database: Database;
  keys: Keys;
  logger: Logger;
  provider: IdentityProvider;
  logins: OfficialLogins;
  policy: ApplicationFacts['policy'];
  settings: BusOptions['settings'] & { GARANT_GATEWAY_URL: string };
}

/** What goes on beside requests, from the start of the application to its end: the clock and the provider's keys. */
class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly clock: PermitClock;
  private endOfKeys: (() => void) | null = null;

  constructor(private readonly parts: AccessRequestsParts) {
    this.clock = new PermitClock(parts.database, this.failed('the clock of permits'));
  }
  onApplicationBootstrap(): void {
    this.clock.start();
    this.endOfKeys = this.parts.provider.keepKeys(this.failed('the fetch of the provider’s keys'));
  }
  onApplicationShutdown(): Promise<void> {
    this.endOfKeys?.();
    return this.clock.stop();
  }
  private failed(what: string): (error: unknown) => void {
    return (error) => this.parts.logger.error({ err: error }, `${what} failed; it is tried again`);
  }
}

@Module({})
export class AccessRequestsModule {
  static of(parts: AccessRequestsParts): DynamicModule {
    const { database, keys, logger, provider, logins, policy, settings } = parts;
    const { signer } = keys;
    if (!signer) throw new Error('access-requests signs permits: GARANT_SIGNING_KEY_FILE is missing');
    const base = settings.GARANT_GATEWAY_URL.replace(/\/$/, '');
    return {
      module: AccessRequestsModule,
      imports: [
        BusModule.forRoot({
          service: 'access-requests',
          settings,
          database,
          keys,
          logger,
          commands: commandHandlers({ provider, logins, signer, policy, issuer: base }),
          events: eventHandlers,
        }),
      ],
      controllers: [
        ApplicationController,
        CatalogueController,
        DatasetController,
        EnvironmentController,
        ParkedController,
        PermitController,
        RegisterController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: POLICY, useValue: policy },
        { provide: PUBLIC_URL, useValue: base },
        { provide: Workers, useFactory: () => new Workers(parts) },
      ],
    };
  }
}

import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { BusModule, Database, type BusOptions, type Keys, type Logger } from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { POLICY, PUBLIC_URL } from './access-requests.tokens.js';
import { ApplicationController } from './applications/application.controller.js';
import { commandHandlers, eventHandlers } from './bus.handlers.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import type { IdentityProvider } from './committee/identity.provider.js';
import type { OfficialLogins } from './committee/official.login.js';
import { DatasetController } from './datasets/dataset.controller.js';
import { EnvironmentController } from './environments/environment.controller.js';
import { ParkedController } from './parked/parked.controller.js';
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

/** The clock goes on beside requests: it begins with the application and ends with it. */
class Clock implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly clock: PermitClock;

  constructor({ database, logger }: AccessRequestsParts) {
    this.clock = new PermitClock(database, (error) =>
      logger.error({ err: error }, 'the clock of permits failed; it tries again'),
    );
  }
  onApplicationBootstrap(): void {
    this.clock.start();
  }
  onApplicationShutdown(): Promise<void> {
    return this.clock.stop();
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
        { provide: Clock, useFactory: () => new Clock(parts) },
      ],
    };
  }
}

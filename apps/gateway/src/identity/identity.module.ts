import { Module, type DynamicModule } from '@nestjs/common';
import { Bus, Database } from '@garant/nest-kit';
import { CommandController } from '../commands/command.controller.js';
import { CommandOutcomes } from '../commands/command.outcomes.js';
import { CommandSender } from '../commands/command.sender.js';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { ExpiredRows } from '../shell/expired.rows.js';
import { ServiceClient } from '../shell/service.client.js';
import { AccountController } from './account.controller.js';
import { AuthController } from './auth.controller.js';
import { BearerTokens } from './bearer.tokens.js';
import { Enrolment } from './enrolment.js';
import { GatewayPolicy } from './gateway.policy.js';
import { MeController } from './me.controller.js';
import { OidcProvider, type ProviderSettings } from './oidc.provider.js';
import { RequestCredentials } from './request.credentials.js';
import { SignIn } from './sign.in.js';
import { StepUp } from './step.up.js';

export interface IdentityParts {
  database: Database;
  secrets: GatewaySecrets;
  provider: ProviderSettings;
  /** Audience of bearer tokens. */
  audience: string;
  secureCookies: boolean;
  policy: GatewayPolicy;
  services: ServiceClient;
}

/** Who asks, and how what they ask for becomes a command. Global: every module of the public API needs it. */
@Module({})
export class IdentityModule {
  static of(parts: IdentityParts): DynamicModule {
    const provider = new OidcProvider(parts.provider);
    return {
      module: IdentityModule,
      global: true,
      controllers: [AuthController, MeController, AccountController, CommandController],
      providers: [
        { provide: Database, useValue: parts.database },
        { provide: GatewaySecrets, useValue: parts.secrets },
        { provide: GatewayPolicy, useValue: parts.policy },
        { provide: ServiceClient, useValue: parts.services },
        { provide: OidcProvider, useValue: provider },
        {
          provide: SessionCookies,
          useValue: new SessionCookies(parts.secureCookies, parts.policy.gatewayUrl),
        },
        { provide: BearerTokens, useValue: new BearerTokens(provider, parts.audience) },
        { provide: CommandOutcomes, inject: [Bus], useFactory: (bus: Bus) => new CommandOutcomes(bus) },
        CommandSender,
        Enrolment,
        SignIn,
        StepUp,
        RequestCredentials,
        ExpiredRows,
      ],
      exports: [
        Database,
        GatewayPolicy,
        GatewaySecrets,
        ServiceClient,
        CommandSender,
        RequestCredentials,
        StepUp,
      ],
    };
  }
}

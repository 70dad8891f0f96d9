import { Module, type DynamicModule } from '@nestjs/common';
import {
  BusModule,
  mergeEventHandlers,
  type BusOptions,
  type EventHandlers,
  type Keys,
  type Logger,
} from '@garant/nest-kit';
import { LinkageController } from './linkage/linkage.controller.js';
import { PeopleNames } from './identity/people.names.js';
import { outcomeHandlers } from './commands/command.outcomes.js';
import { ChoiceController } from './consent/choice.controller.js';
import { NoticeController } from './consent/notice.controller.js';
import { ReceiptController } from './consent/receipt.controller.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { noticesControllers } from './notices/notices.controllers.js';
import { representationControllers } from './representation/representation.controllers.js';
import { assistanceControllers } from './assistance/assistance.controllers.js';
import { peopleControllers } from './people/people.controllers.js';
import { VaultRotation } from './people/vault.rotation.js';
import { catalogueControllers } from './catalogue/catalogue.controllers.js';
import { applicationsControllers } from './applications/applications.controllers.js';
import { proceduresControllers } from './procedures/procedures.controllers.js';
import { committeeControllers } from './committee/committee.controllers.js';
import { clocksControllers } from './clocks/clocks.controllers.js';
import { permitsControllers } from './permits/permits.controllers.js';
import { environmentsControllers } from './environments/environments.controllers.js';
import { inspectionControllers } from './inspection/inspection.controllers.js';
import { ReplayService } from './inspection/replay.service.js';
import { missionsControllers } from './missions/missions.controllers.js';
import { bundlesControllers } from './bundles/bundles.controllers.js';
import { completenessControllers } from './completeness/completeness.controllers.js';
import { witnessesControllers } from './witnesses/witnesses.controllers.js';
import { retentionControllers } from './retention/retention.controllers.js';
import { detectionControllers } from './detection/detection.controllers.js';
import { projectsControllers } from './projects/projects.controllers.js';
import { importsControllers } from './imports/imports.controllers.js';
import { rightsControllers } from './rights/rights.controllers.js';
import { notificationsControllers } from './notifications/notifications.controllers.js';
import {
  interoperabilityControllers,
  interoperabilityProviders,
} from './interoperability/interoperability.controllers.js';
import { Enforcement } from './enforcement/enforcement.js';
import { EnforcementModule } from './enforcement/enforcement.module.js';
import type { AddressPolicy } from './interoperability/webhooks/webhook.address.js';
import { webhookCommandHandlers } from './interoperability/webhooks/webhook.commands.js';
import { webhookEventHandlers } from './interoperability/webhooks/webhook.events.js';
import { setSubject } from './identity/account.store.js';
import { IdentityModule, type IdentityParts } from './identity/identity.module.js';
import { OperationsController } from './operations/operations.controller.js';
import { PlatformStatus } from './operations/platform.status.js';
import { DescriptionController } from './public/description.controller.js';
import { LogController } from './public/log.controller.js';
import { PublishedKeys } from './public/published.keys.js';
import { messageEventHandlers } from './messages/message.events.js';
import { messageRun, type MailSettings } from './messages/message.run.js';
import { RecallsModule } from './recalls/recalls.module.js';
import { ReleasesModule } from './releases/releases.module.js';

export interface GatewayParts extends IdentityParts {
  keys: Keys;
  logger: Logger;
  enforcement: Enforcement;
  bus: BusOptions['settings'];
  /** Default: https to public addresses only. */
  webhooks?: AddressPolicy;
  /** Default: messages stay in the portal. */
  mail?: MailSettings;
}

/** The public API (identity, commands, reads) and enforcement (decisions, releases, recalls) over one bus. */
@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    const { database, keys, logger, enforcement } = parts;
    const mail = parts.mail ?? { smtpUrl: '', from: '', gatewayUrl: '' };
    return {
      module: GatewayModule,
      imports: [
        BusModule.forRoot({
          service: 'gateway',
          settings: parts.bus,
          database,
          keys,
          logger,
          commands: { ...enforcement.commandHandlers(), ...webhookCommandHandlers() },
          mayHandle: () => enforcement.mayHandle(),
          events: mergeEventHandlers([
            enforcement.eventHandlers(),
            webhookEventHandlers(),
            messageEventHandlers({ mailReady: mail.smtpUrl !== '' }),
            outcomes(),
          ]),
        }),
        IdentityModule.of(parts),
        EnforcementModule.of(enforcement),
        DecisionsModule,
        ReleasesModule,
        RecallsModule,
      ],
      controllers: [
        LinkageController,
        NoticeController,
        ChoiceController,
        ReceiptController,
        OperationsController,
        LogController,
        DescriptionController,
        ...noticesControllers,
        ...representationControllers,
        ...assistanceControllers,
        ...peopleControllers,
        ...importsControllers,
        ...catalogueControllers,
        ...applicationsControllers,
        ...proceduresControllers,
        ...committeeControllers,
        ...clocksControllers,
        ...permitsControllers,
        ...environmentsControllers,
        ...projectsControllers,
        ...inspectionControllers,
        ...missionsControllers,
        ...bundlesControllers,
        ...completenessControllers,
        ...witnessesControllers,
        ...retentionControllers,
        ...detectionControllers,
        ...rightsControllers,
        ...notificationsControllers,
        ...interoperabilityControllers,
      ],
      providers: [
        PeopleNames,
        PlatformStatus,
        VaultRotation,
        ReplayService,
        { provide: PublishedKeys, useValue: new PublishedKeys(keys) },
        messageRun(mail),
        ...interoperabilityProviders(parts.webhooks ?? { privateAddresses: false }),
      ],
    };
  }
}

/** Outcomes are kept; that of an enrolment also ties the account to its person. */
const outcomes = (): EventHandlers =>
  outcomeHandlers(async (tx, { id, type, result }) => {
    const { subjectRef } = (result ?? {}) as { subjectRef?: unknown };
    if (type === 'person.register' && typeof subjectRef === 'string') await setSubject(tx, id, subjectRef);
  });

import type { AccessPart } from '../access.part.js';
import { AttachmentController } from '../attachments/attachment.controller.js';
import { acceptAttachments } from '../attachments/attachment.parser.js';
import { attachmentCommands } from '../attachments/attachment.service.js';
import { vaultRotation } from '../attachments/vault.rotation.js';
import { ApplicationController } from './application.controller.js';
import { applicationProjection } from './application.projection.js';
import { applicationCommands } from './application.service.js';
import { authoringCommands } from './authoring.service.js';
import { DocumentController } from './document.controller.js';
import { InvitationController } from './invitation.controller.js';
import { VersionController } from './version.controller.js';

/** Applications: who writes them and what they say. */
export const applicationsPart: AccessPart = {
  commands: ({ policy, vault }) => ({
    ...applicationCommands(policy),
    ...authoringCommands(policy),
    ...attachmentCommands(vault),
  }),
  controllers: [
    ApplicationController,
    VersionController,
    DocumentController,
    InvitationController,
    AttachmentController,
  ],
  workers: ({ database, vault, logger }) => [
    vaultRotation(database, vault, (error) =>
      logger.error({ err: error }, 'vault keys could not be rotated; it is tried again'),
    ),
  ],
  routes: acceptAttachments,
  projections: [applicationProjection],
};

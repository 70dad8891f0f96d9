import type { CommandBody } from '@garant/contracts';
import { ProblemError, type CommandContext, type CommandHandlers, type VaultCipher } from '@garant/nest-kit';
import { confidentialBody } from '../commands/confidential.body.js';
import { ruleActor } from '../commands/rule.outcome.js';
import { actOnApplication } from '../applications/application.act.js';
import { keepAttachment, redactAttachment, removeAttachment, uploadOf } from './attachment.store.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;

/** Documents of an application. The event carries kind, type, size and SHA-256; the name stays with the bytes. */
export const attachmentCommands = (vault: VaultCipher) =>
  ({
    'application.attach': async (context: CommandContext<Body<'application.attach'>>) => {
      const { name } = await confidentialBody(context, 'application.attach');
      const { tx, now } = context;
      const { actor } = context.command;
      const { applicationId, attachmentId, kind, sha256 } = context.command.body;
      const upload = await uploadOf(tx, sha256, actor.ref);
      if (!upload) throw new ProblemError('file-unknown');
      const done = await actOnApplication(context, {
        type: 'application.attach',
        actor: ruleActor(actor),
        body: { applicationId, attachmentId, kind, ...upload, name },
      });
      if (done.ok)
        await keepAttachment(tx, vault, {
          attachmentId,
          about: applicationId,
          name,
          sha256,
          uploadedBy: actor.ref,
          now,
        });
      return done;
    },
    'application.detach': async (context: CommandContext<Body<'application.detach'>>) => {
      const { actor, body } = context.command;
      const done = await actOnApplication(context, {
        type: 'application.detach',
        actor: ruleActor(actor),
        body,
      });
      if (done.ok) await removeAttachment(context.tx, body.attachmentId);
      return done;
    },
    'application.redact-attachment': async (
      context: CommandContext<Body<'application.redact-attachment'>>,
    ) => {
      const { reason } = await confidentialBody(context, 'application.redact-attachment');
      const { actor, body } = context.command;
      const done = await actOnApplication(
        context,
        { type: 'application.redact-attachment', actor: ruleActor(actor), body: { ...body, reason } },
        { commits: 'reason', kind: 'redaction-reason', body: { reason, attachmentId: body.attachmentId } },
      );
      if (done.ok) await redactAttachment(context.tx, body.attachmentId);
      return done;
    },
  }) satisfies CommandHandlers<'access-requests'>;

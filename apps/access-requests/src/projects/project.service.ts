import type { CommandBody } from '@garant/contracts';
import { hashOf, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideProject, newProject, type ProjectCommand, type ProjectCommandType } from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { sealText, type SealedText } from '../texts/text.store.js';
import { deletionCertificate } from './deletion.certificate.js';
import { workingCalendar } from '../clocks/working.calendar.js';
import { foldProject, projectProjection } from './project.projection.js';
import { projectFacts } from './project.store.js';
import { outcomeOf, streamFor } from './stream.change.js';

type Context<T extends ProjectCommandType> = CommandContext<CommandBody<'access-requests', T>>;
/** Commands whose text is a reason in the erasable table. */
type Reasoned =
  | 'delivery.ask-extension'
  | 'delivery.extend'
  | 'result.return'
  | 'result.withdraw'
  | 'result.postpone'
  | 'case.hold'
  | 'case.lift-hold';
type Plain =
  | 'delivery.acknowledge'
  | 'delivery.deliver'
  | 'delivery.give-access'
  | 'result.accept'
  | 'deletion.ask-formula'
  | 'project.choose-naming';

const plain =
  <T extends Plain>(type: T) =>
  (context: Context<T>): Promise<HandlerResult> =>
    decide(context, { type, body: context.command.body });
const reasoned =
  <T extends Reasoned>(type: T) =>
  async (context: Context<T>): Promise<HandlerResult> => {
    const { reason } = (await confidentialBody(context, type)) as { reason: string };
    return decide(
      context,
      { type, body: context.command.body },
      { sealed: sealText({ reason }), kind: 'project-reason' },
    );
  };

/** Commands on a project after its decision: deliveries, results, deletion, names, legal hold. Key: applicationId. */
export const projectCommands = ({ signer, issuer }: Pick<CommandDeps, 'signer' | 'issuer'>) =>
  ({
    'delivery.acknowledge': plain('delivery.acknowledge'),
    'delivery.ask-extension': reasoned('delivery.ask-extension'),
    'delivery.extend': reasoned('delivery.extend'),
    'delivery.deliver': plain('delivery.deliver'),
    'delivery.give-access': plain('delivery.give-access'),
    'result.publish': async (context) => {
      const { content } = await confidentialBody(context, 'result.publish');
      const body = { ...context.command.body, summary: content.summary, doi: content.doi };
      return decide(context, { type: 'result.publish', body }, { sealed: sealText(content), kind: 'result' });
    },
    'result.accept': plain('result.accept'),
    'result.return': reasoned('result.return'),
    'result.withdraw': reasoned('result.withdraw'),
    'result.postpone': reasoned('result.postpone'),
    'deletion.ask-formula': plain('deletion.ask-formula'),
    'environment.confirm-deletion': async (context) => {
      const { files } = await confidentialBody(context, 'environment.confirm-deletion');
      const { body, actor } = context.command;
      const manifestHash = hashOf(files);
      const certificate = await deletionCertificate(
        { signer, issuer },
        { ...body, manifestHash, files, confirmedBy: actor.ref, confirmedAt: context.now },
      );
      return decide(
        context,
        { type: 'environment.confirm-deletion', body: { ...body, manifestHash, files: files.length } },
        { sealed: sealText({ permitId: body.permitId, files, certificate }), kind: 'deletion-proof' },
      );
    },
    'project.choose-naming': plain('project.choose-naming'),
    'case.hold': reasoned('case.hold'),
    'case.lift-hold': reasoned('case.lift-hold'),
  }) satisfies CommandHandlers<'access-requests'>;

async function decide<T extends ProjectCommandType>(
  context: Context<T>,
  of: { type: T; body: object },
  text?: { sealed: SealedText; kind: string },
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = command.body as { applicationId: string };
  demandKey(command, applicationId);
  const stream = await streamFor(tx, projectProjection, applicationId);
  const facts = await projectFacts(tx, applicationId);
  // Before anything happened to it, a project is there as soon as its application was submitted.
  const life =
    foldProject(applicationId, stream.events) ??
    (facts.people.length > 0 ? newProject(applicationId) : undefined);
  const rule = { ...of, actor: ruleActor(command.actor) } as unknown as ProjectCommand;
  const events = eventsOf(
    decideProject(life, rule, {
      now,
      calendar: workingCalendar(),
      people: facts.people,
      permitted: facts.permitted,
      operatorOf: (id) => facts.operators.get(id),
      textHash: text?.sealed.hash,
    }),
  );
  if (isRefused(events)) return events;
  return outcomeOf(context, projectProjection, applicationId, stream, events, {
    text,
    result: { applicationId },
  });
}

import type { ApplicationContent, CommandBody, PermitTerms, SignAct, VoteAct } from '@garant/contracts';
import {
  verifyStepUp,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type IdentityProvider,
} from '@garant/nest-kit';
import { decideApplication, type ApplicationEvent, type Refusal } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { CommandDeps } from '../access.part.js';
import { commitApplication, factsOf, loadApplication } from '../applications/application.change.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, refused, ruleActor } from '../commands/rule.outcome.js';
import { issuePermit } from '../permits/permit.issue.js';
import { caseFactsOf } from '../procedures/case.facts.js';
import { keepText, sealText } from '../texts/text.store.js';
import { publishDecision } from './decision.issue.js';
import { heldSeats } from './seat.store.js';

type Type = 'application.vote' | 'application.sign';
type Context = CommandContext<CommandBody<'access-requests', Type>>;

/**
 * The acts that decide: a member's vote and the signatory's signature. Both are reasoned acts of a person who logged in
 * again for exactly this act; nothing else leads to a grant or a refusal.
 */
export const committeeCommands = (parts: CommandDeps) =>
  ({
    'application.vote': (context: Context) => decide(parts, context, 'application.vote'),
    'application.sign': (context: Context) => decide(parts, context, 'application.sign'),
  }) satisfies CommandHandlers<'access-requests'>;

interface Confirmed {
  act: VoteAct | SignAct;
  login: { issuer: string; subject: string };
}

async function decide(parts: CommandDeps, context: Context, type: Type): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId, actHash } = command.body;
  demandKey(command, applicationId);
  const confirmed = await confirm(parts.provider, context, type);
  if ('code' in confirmed) return refused(confirmed);
  const { act, login } = confirmed;

  const loaded = await loadApplication(tx, applicationId);
  if (loaded.state && loaded.state.status !== 'DRAFT' && !loaded.state.content)
    return refused({ code: 'application-state', params: { rule: 'content-erased' } });
  const reason = sealText({
    reason: act.reason,
    ...(act.act === 'sign' ? { conditions: act.conditions } : {}),
  });
  const facts = {
    ...(await factsOf(tx, loaded.content, now, parts.policy)),
    ...(await caseFactsOf(tx, loaded.state, loaded.content?.persons ?? [])),
    stepUpVerified: true,
    permitId: uuidv7(),
    seats: await heldSeats(tx, now),
    commitments: { act: actHash, reason: reason.hash },
  };
  const actor = ruleActor(command.actor);
  const events = eventsOf(
    act.act === 'vote'
      ? decideApplication(
          loaded.state,
          { type: 'application.vote', actor, body: { applicationId, act } },
          facts,
        )
      : decideApplication(
          loaded.state,
          { type: 'application.sign', actor, body: { applicationId, act } },
          facts,
        ),
  );
  if (isRefused(events)) return events;

  const duty = { applicationId, duty: act.act, actorRef: actor.ref, login };
  const conflict = await parts.logins.conflict(tx, duty, loaded.state?.assessment?.at ?? null);
  if (conflict) return refused(conflict);
  await parts.logins.remember(tx, duty, now);
  await keepText(tx, reason, { about: applicationId, kind: 'reason', writtenBy: actor.ref, writtenAt: now });
  const published =
    act.act === 'sign'
      ? [await publishDecision(parts, context, loaded, { act, actHash, permitId: grantedIn(events) })]
      : [];
  const outcome = await commitApplication(context, loaded, [...events, ...published]);
  const signed = events.find((event) => event.type === 'permit.signed');
  if (!signed || act.act !== 'sign') return outcome;
  if (!loaded.state || !facts.environmentState)
    throw new Error('a grant without its application or environment');
  return issuePermit(parts, context, outcome, {
    terms: signed.data.terms as PermitTerms,
    state: loaded.state,
    content: loaded.content as ApplicationContent,
    environment: facts.environmentState,
    act,
    actHash,
  });
}

/** The act, once the provider has confirmed the login that stands behind it. */
async function confirm(
  provider: IdentityProvider,
  context: Context,
  type: Type,
): Promise<Confirmed | Refusal> {
  const { act, idToken } = await confidentialBody(context, type);
  const raw = await context.openConfidential(z.looseObject({ act: z.unknown() }));
  const { actor, acceptedAt, body } = context.command;
  const duty = act.act === 'vote' ? 'committee' : 'signatory';
  const verdict = await verifyStepUp(provider, {
    idToken,
    rawAct: raw.act,
    act,
    actHash: body.actHash,
    actor,
    acceptedAt,
    duty,
  });
  return verdict.ok ? { act, login: verdict.login } : verdict.refusal;
}

const grantedIn = (events: readonly ApplicationEvent[]): string | null =>
  events.flatMap((event) => (event.type === 'application.decided' ? [event.data.permitId] : []))[0] ?? null;

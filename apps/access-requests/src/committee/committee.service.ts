import type { ApplicationContent, CommandBody, PermitTerms, SignAct, VoteAct } from '@garant/contracts';
import { sha256, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideApplication, type Refusal } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { CommandDeps } from '../access.part.js';
import {
  commitApplication,
  factsOf,
  loadApplication,
  type LoadedApplication,
} from '../applications/application.change.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, newEvent, refused, ruleActor } from '../commands/rule.outcome.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { permitDocumentOf, PERMIT_TYP } from '../permits/permit.document.js';
import { permitStream, stateRow } from '../permits/permit.service.js';
import { insertPermit, type PermitRecord } from '../permits/permit.store.js';
import { keepText, sealText } from '../texts/text.store.js';
import type { IdentityProvider } from './identity.provider.js';
import { verifyStepUp } from './step-up.verification.js';

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
    stepUpVerified: true,
    permitId: uuidv7(),
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
  const outcome = await commitApplication(context, loaded, events, facts);
  const signed = events.find((event) => event.type === 'permit.signed');
  return signed && act.act === 'sign'
    ? withPermit(parts, context, outcome, { loaded, act, facts, terms: signed.data.terms as PermitTerms })
    : outcome;
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

/** A grant: the document is signed, and its hash joins the event that consent answers with a cut. */
async function withPermit(
  { signer, issuer }: CommandDeps,
  { tx, command, cause, now }: Context,
  outcome: Extract<HandlerResult, { ok: true }>,
  granted: {
    loaded: LoadedApplication;
    act: SignAct;
    facts: Awaited<ReturnType<typeof factsOf>>;
    terms: PermitTerms;
  },
): Promise<HandlerResult> {
  const { loaded, act, facts, terms } = granted;
  const { state } = loaded;
  if (!state || !facts.environmentState) throw new Error('a grant without its application or environment');
  const content = loaded.content as ApplicationContent;
  const document = permitDocumentOf({
    issuer,
    terms,
    content,
    applicant: state.applicant,
    datasets: await datasetsById(
      tx,
      terms.datasets.map(({ datasetId }) => datasetId),
    ),
    environment: facts.environmentState,
    act,
    actHash: command.body.actHash,
    signedBy: command.actor.ref,
    signedAt: now,
    favourableVotes: state.votes.filter(({ vote }) => vote === 'favour').length,
  });
  const { permitId, applicationId } = terms;
  const jws = await signer.sign(document, PERMIT_TYP);
  const permit: PermitRecord = {
    permitId,
    applicationId,
    applicant: state.applicant,
    organisation: state.organisation ?? null,
    status: 'signed',
    terms,
    title: content.title,
    jws,
    document,
    signedBy: command.actor.ref,
    signedAt: now,
    cutPosition: null,
    cutAt: null,
  };
  await insertPermit(tx, permit);
  const event = {
    type: 'permit.signed',
    key: permitId,
    data: { permitId, applicationId, terms, jwsHash: sha256(jws) },
  };
  return {
    ...outcome,
    streams: [
      ...(outcome.streams ?? []),
      { streamId: permitStream(permitId), expectedVersion: 0, events: [newEvent(event)] },
    ],
    publish: [...(outcome.publish ?? []), stateRow(permit, cause)],
    result: { ...(outcome.result as object), permitId },
  };
}

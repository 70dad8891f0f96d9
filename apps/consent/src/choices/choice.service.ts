import type { CommandBody, Notice, Policy } from '@garant/contracts';
import { atOnce, type CommandContext, type HandlerResult, type Tx } from '@garant/nest-kit';
import { coveredByNotice, validateChoice, type ActingKind } from '@garant/rules';
import { actingUnderMandate } from '../assistance/acting.mandate.js';
import { noticeKey, noticesByVersion } from '../notices/notice.store.js';
import { policiesOfVersions } from '../notices/policy.store.js';
import { peopleByRef, type Person } from '../people/person.store.js';
import { actingAlone, actingUnderAuthority, refusedAfterDeath } from '../representation/acting.authority.js';
import { tellOtherParents } from '../representation/other-parent.notice.js';
import { specialSubjects, type RepresentationDeps } from '../representation/person.status.js';
import { knownScopes, scopeKey } from '../scopes/scope.store.js';
import type { Acting, ActingQuestion } from './acting.model.js';
import { choiceRecorded, enterActs, type Issuing, type NewAct } from './choice.append.js';

type ChoiceCommand = CommandBody<'consent', 'choice.record'>;
type Context = CommandContext<ChoiceCommand>;
type Refused = Extract<HandlerResult, { ok: false }>;

/** In whose name the command comes, by what it names. */
const actingKind = ({ authorityId, mandateId, formId }: ChoiceCommand): ActingKind =>
  mandateId !== undefined || formId !== undefined
    ? 'agent'
    : authorityId !== undefined
      ? 'representative'
      : 'self';

/**
 * Whether whoever acts may speak here. Most people speak for themselves, and that is judged by the rules alone; age,
 * a measure of protection and death are looked at for those whom they concern.
 */
async function acting(tx: Tx, kind: ActingKind, question: ActingQuestion, known: Known): Promise<Acting> {
  const { representation, special } = known;
  if (kind === 'representative')
    return representation
      ? actingUnderAuthority(representation)(tx, question)
      : { ok: false, problem: { code: 'authority-missing' } };
  if (special.has(question.choice.subjectRef)) {
    const refused = await refusedAfterDeath(tx, question);
    if (refused) return refused;
    // Whoever is helped speaks for themself: what they may not do alone, they may not do with an agent.
    const alone = representation && (await actingAlone(representation)(tx, question));
    if (alone && (kind === 'self' || !alone.ok)) return alone;
    if (kind === 'agent') {
      const helped = await actingUnderMandate(tx, question);
      return helped.ok && alone ? alone : helped;
    }
  }
  return kind === 'agent' ? actingUnderMandate(tx, question) : { ok: true, voice: null };
}

/**
 * On the portal, and in front of an agent, a person acts when the gateway accepts: a browser's clock proves nothing, and
 * must not back-date a choice.
 */
const asActed = (body: ChoiceCommand, acceptedAt: string): ChoiceCommand =>
  body.channel === 'portal' || body.mandateId !== undefined
    ? { ...body, actedAt: acceptedAt, notice: shownBefore(body.notice, acceptedAt) }
    : body;

/** A text was shown before the choice on it was accepted, whatever a clock that runs ahead says. */
const shownBefore = (notice: ChoiceCommand['notice'], acceptedAt: string): ChoiceCommand['notice'] =>
  notice.shownAt !== undefined && notice.shownAt > acceptedAt ? { ...notice, shownAt: acceptedAt } : notice;

/** What the commands of one transaction name, looked up once for all of them. */
interface Known {
  readonly people: ReadonlyMap<string, Person>;
  readonly notices: ReadonlyMap<string, Notice>;
  readonly scopes: ReadonlySet<string>;
  /** What the notices of consents stand for. */
  readonly policies: ReadonlyMap<string, readonly Policy[]>;
  /** People whose age, protection or death changes who may act. */
  readonly special: ReadonlySet<string>;
  /** Absent: nobody acts under an authority here. */
  readonly representation: RepresentationDeps | undefined;
  /** Acts of this transaction that are judged and not written yet. */
  readonly entering: NewAct[];
}
export async function lookUp(
  tx: Tx,
  bodies: readonly ChoiceCommand[],
  representation?: RepresentationDeps,
): Promise<Known> {
  const subjects = bodies.map(({ subjectRef }) => subjectRef);
  const [special, people, notices, scopes, policies] = await atOnce([
    specialSubjects(tx, subjects),
    peopleByRef(tx, subjects),
    noticesByVersion(
      tx,
      bodies.map(({ notice }) => notice),
    ),
    knownScopes(
      tx,
      bodies.map(({ scope }) => scope),
    ),
    policiesOfVersions(
      tx,
      bodies.filter(({ act }) => act === 'consent').map(({ notice }) => notice),
    ),
  ]);
  return { representation, entering: [], special, people, notices, scopes, policies };
}

/** An act as the register would enter it, or why it does not. */
export async function judge(tx: Tx, { command, now }: Context, known: Known): Promise<NewAct | Refused> {
  const body = asActed(command.body, command.acceptedAt);
  const { actor, acceptedAt } = command;
  const person = known.people.get(body.subjectRef);
  if (!person) return { ok: false, problem: { code: 'subject-unknown' } };
  const kind = actingKind(body);
  const spoken = await acting(tx, kind, { actor, acceptedAt, choice: body, entering: known.entering }, known);
  if (!spoken.ok) return { ok: false, problem: spoken.problem };
  const notice = known.notices.get(noticeKey(body.notice));
  const verdict = validateChoice(body, {
    actor,
    acting: kind,
    acceptedAt,
    now,
    notice,
    scopeKnown: known.scopes.has(scopeKey(body.scope)),
  });
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  const covered = coveredByNotice(body, known.policies.get(noticeKey(body.notice)) ?? []);
  if (!covered.ok) return { ok: false, problem: covered.refusal };
  const act: NewAct = {
    ...body,
    subjectIndex: person.subjectIndex,
    acceptedAt,
    actedBy: actor.ref,
    capacity: actor,
    ...(spoken.voice === null ? {} : { voice: spoken.voice }),
  };
  known.entering.push(act);
  return act;
}

/**
 * `choice.record`, many at a time: acts join the register. Everything that can be refused is refused before the counter
 * is locked; from there to the commit only the acts themselves are written.
 */
export const recordChoices =
  (issuing: Issuing, representation?: RepresentationDeps) =>
  async (tx: Tx, contexts: readonly Context[]): Promise<HandlerResult[]> => {
    const known = await lookUp(
      tx,
      contexts.map(({ command }) => command.body),
      representation,
    );
    const judged: (NewAct | Refused)[] = [];
    for (const context of contexts) judged.push(await judge(tx, context, known));
    const acts = judged.filter((one): one is NewAct => !('ok' in one));
    const { now } = contexts[0]!;
    const entered = await enterActs(tx, acts, known.notices, issuing, now);
    if (representation)
      for (const { choice } of entered)
        if (choice.authorityId !== undefined) await tellOtherParents(representation)(tx, choice, now);
    let next = 0;
    return judged.map((one) => {
      if ('ok' in one) return one;
      const { choice, streamId, expectedVersion } = entered[next++]!;
      const { choiceId, position, receiptId } = choice;
      return {
        ok: true,
        streams: [{ streamId, expectedVersion, events: [choiceRecorded(choice)] }],
        result: { choiceId, position, receiptId },
      };
    });
  };

/** One `choice.record` alone. */
export const recordChoice = (issuing: Issuing, representation?: RepresentationDeps) => {
  const record = recordChoices(issuing, representation);
  return async (context: Context): Promise<HandlerResult> => (await record(context.tx, [context]))[0]!;
};

import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult, Tx } from '@garant/nest-kit';
import { validateChoice } from '@garant/rules';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import { judge, lookUp } from '../choices/choice.service.js';
import { noticeKey } from '../notices/notice.store.js';
import type { RepresentationDeps } from '../representation/person.status.js';
import { scopeKey } from '../scopes/scope.store.js';
import { importedBefore, rememberImport } from './consent-resource.store.js';

type Import = CommandBody<'consent', 'consent-resource.import'>;
type Context = CommandContext<Import>;
type Refused = Extract<HandlerResult, { ok: false }>;

/** Each act as the person themself, or their representative, would send it from the portal. */
const asChoices = (body: Import, channel: 'portal' | 'import') =>
  body.acts.map((act) => ({ ...act, subjectRef: body.subjectRef, channel }));

/** By a person: the same judgement as for a choice made on the portal, so that FHIR opens no second door. */
async function judgeOwn(
  tx: Tx,
  context: Context,
  representation: RepresentationDeps | undefined,
): Promise<(NewAct | Refused)[]> {
  const { acceptedAt } = context.command;
  const choices = asChoices(context.command.body, 'portal');
  const known = await lookUp(tx, choices, representation);
  const judged: (NewAct | Refused)[] = [];
  for (const [index, choice] of choices.entries()) {
    // The portal dates an act by its arrival; what claims to be older than a day is no act of now.
    const old = Date.parse(acceptedAt) - Date.parse(context.command.body.acts[index]!.actedAt) > 86_400_000;
    judged.push(
      old
        ? {
            ok: false,
            problem: {
              code: 'acted-too-early',
              params: { actedAt: choice.actedAt, acceptedAt, channel: 'portal' },
            },
          }
        : await judge(tx, { ...context, command: { ...context.command, body: choice } } as never, known),
    );
  }
  return judged;
}

/** By a data protection officer: a record of what the person said elsewhere, dated by the resource. */
async function judgeImported(tx: Tx, { command, now }: Context): Promise<(NewAct | Refused)[]> {
  const { actor, acceptedAt, body } = command;
  const choices = asChoices(body, 'import');
  const known = await lookUp(tx, choices);
  const person = known.people.get(body.subjectRef);
  return choices.map((choice): NewAct | Refused => {
    if (!person) return { ok: false, problem: { code: 'subject-unknown' } };
    // Nobody but the holder of an authority can speak under it; a record of it is none.
    if (choice.authorityId !== undefined)
      return { ok: false, problem: { code: 'authority-missing', params: { channel: 'import' } } };
    const verdict = validateChoice(choice, {
      actor,
      acting: 'import',
      acceptedAt,
      now,
      notice: known.notices.get(noticeKey(choice.notice)),
      scopeKnown: known.scopes.has(scopeKey(choice.scope)),
    });
    if (!verdict.ok) return { ok: false, problem: verdict.refusal };
    return { ...choice, subjectIndex: person.subjectIndex, acceptedAt, actedBy: actor.ref };
  });
}

/**
 * `consent-resource.import`: all acts that a FHIR Consent states join the register, or none. The same statement of
 * the same person is taken once: a second time gives the first answer.
 */
export const importConsentResource =
  (issuing: Issuing, representation?: RepresentationDeps) =>
  async (context: Context): Promise<HandlerResult> => {
    const { tx, command, cause, now } = context;
    const { subjectRef, importId, fhir, statementHash } = command.body;
    const before = await importedBefore(tx, subjectRef, statementHash);
    if (before) return { ok: true, result: { ...before, existing: true } };
    const judged =
      command.actor.role === 'patient'
        ? await judgeOwn(tx, context, representation)
        : await judgeImported(tx, context);
    const refused = judged.findIndex((one) => 'ok' in one);
    if (refused !== -1) {
      const { problem } = judged[refused] as Refused;
      return { ok: false, problem: { ...problem, params: { ...problem.params, stated: refused } } };
    }
    const acts = judged as NewAct[];
    const choices = await appendActs(tx, acts, cause, issuing, now);
    const result = {
      importId,
      choiceIds: choices.map(({ choiceId }) => choiceId),
      position: choices.at(-1)!.position,
    };
    await rememberImport(tx, { subjectRef, statementHash, ...result });
    return {
      ok: true,
      publish: [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'consent-resource.imported',
            key: subjectRef,
            data: { subjectRef, importId, fhir, statementHash, choiceIds: result.choiceIds },
          },
          cause,
        },
      ],
      result,
    };
  };

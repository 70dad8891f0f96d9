import type { Tx } from '@garant/nest-kit';
import { decideActing } from '@garant/rules';
import type { Acting, ActingQuestion, ActingRule } from '../choices/acting.model.js';
import { formById } from './form.store.js';
import { actsUnder, mandateById } from './mandate.store.js';

/** Acts judged in one transaction before any of them is written: the one act of a mandate is one among them, too. */
const judgedHere = new WeakMap<Tx, Map<string, number>>();

/** Whether an agent may record this act under the mandate (or the checked paper form) that the command names. */
export const actingUnderMandate: ActingRule = (tx, question) =>
  question.choice.mandateId === undefined ? underForm(tx, question) : underMandate(tx, question);

async function underMandate(tx: Tx, { actor, acceptedAt, choice }: ActingQuestion): Promise<Acting> {
  const mandateId = choice.mandateId!;
  // A form has its own way in, and so has an authority; an act comes by one of them.
  if (choice.formId !== undefined || choice.authorityId !== undefined)
    return { ok: false, problem: { code: 'authority-missing' } };
  const mandate = await mandateById(tx, mandateId, true);
  const here = judgedHere.get(tx) ?? new Map<string, number>();
  judgedHere.set(tx, here);
  const recorded = (await actsUnder(tx, mandateId)) + (here.get(mandateId) ?? 0);
  const verdict = decideActing(mandate, choice, { actor, acceptedAt, recorded });
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  here.set(mandateId, (here.get(mandateId) ?? 0) + 1);
  return { ok: true, voice: null };
}

/**
 * A form that has passed its check put its ticks into the register at that moment. What it could not put there (a scope
 * that was not known yet) an agent of the same organisation may send again; nothing else, and nothing before the check.
 */
async function underForm(tx: Tx, { actor, choice }: ActingQuestion): Promise<Acting> {
  const refused = { ok: false, problem: { code: 'authority-missing' } } as const;
  const form = choice.formId === undefined ? undefined : await formById(tx, choice.formId, true);
  if (!form || choice.authorityId !== undefined) return refused;
  if (actor.role !== 'agent' || form.organisation !== actor.organisation) return refused;
  if (form.status !== 'checked' || form.subjectRef !== choice.subjectRef || choice.channel !== 'paper')
    return refused;
  const left = (form.outcomes ?? []).some(
    (tick) =>
      tick.choiceId === undefined &&
      tick.refused === 'scope-unknown' &&
      tick.regime === choice.regime &&
      tick.act === choice.act &&
      tick.scope.kind === choice.scope.kind &&
      tick.scope.id === choice.scope.id &&
      tick.actedAt === choice.actedAt,
  );
  const [again] = await tx.query(
    'SELECT 1 FROM choice WHERE form_id = $1 AND regime = $2 AND act = $3 AND scope_kind = $4 AND scope_id IS NOT DISTINCT FROM $5',
    [choice.formId, choice.regime, choice.act, choice.scope.kind, choice.scope.id ?? null],
  );
  return left && !again ? { ok: true, voice: null } : refused;
}

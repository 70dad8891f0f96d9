import { instant } from '../clocks/calendar.js';
import { REGIME_RULES } from '../choices/regime.table.js';
import { lineage } from '../choices/choice.standing.js';
import { DECIDED_REGIMES, type ChoiceAct, type DecidedRegime } from '../codes.js';
import type { Sentence } from '../rule.js';
import type { AssistanceRefusal } from './assistance.codes.js';
import { no } from './assistance.refusal.js';
import { paperActedAt, type PaperDateRule, type PaperDates } from './form.dating.js';
import type { FormEntry, TickedAct } from './form.model.js';

/** A box on a printed form. */
export interface PaperBox {
  readonly act: ChoiceAct;
  readonly sentence: Sentence;
}

/**
 * What can be ticked under each regime, in the order of the sheet, each about everything that the notice covers. A
 * consent is specific (GDPR Art. 4(11)): its box is printed only on a sheet made for one project.
 */
export const PAPER_BOXES: Readonly<Record<DecidedRegime, readonly PaperBox[]>> = {
  EHDS_OPT_OUT: [
    {
      act: 'opt-out',
      sentence: {
        fr: 'Je dis non à la réutilisation de mes données de santé.',
        en: 'I say no to the re-use of my health data.',
      },
    },
    {
      act: 'reverse-opt-out',
      sentence: {
        fr: 'J’avais dit non. Je change d’avis : mes données peuvent servir de nouveau.',
        en: 'I had said no. I change my mind: my data may be used again.',
      },
    },
  ],
  NON_OPPOSITION: [
    {
      act: 'object',
      sentence: {
        fr: 'Je m’oppose aux recherches sur mes données.',
        en: 'I object to research on my data.',
      },
    },
    {
      act: 'lift-objection',
      sentence: {
        fr: 'Je m’étais opposé. Je retire mon opposition.',
        en: 'I had objected. I take my objection back.',
      },
    },
  ],
  SNDS_OPPOSITION: [
    {
      act: 'object',
      sentence: {
        fr: 'Je m’oppose à l’usage de mes données du Système national des données de santé.',
        en: 'I object to the use of my data in the national health data system.',
      },
    },
    {
      act: 'lift-objection',
      sentence: {
        fr: 'Je m’étais opposé. Je retire mon opposition.',
        en: 'I had objected. I take my objection back.',
      },
    },
  ],
  EXPLICIT_CONSENT: [
    {
      act: 'consent',
      sentence: { fr: 'J’accepte ce projet.', en: 'I consent to this project.' },
    },
    {
      act: 'refuse',
      sentence: { fr: 'Je refuse.', en: 'I refuse.' },
    },
    {
      act: 'withdraw',
      sentence: {
        fr: 'J’avais accepté. Je retire mon accord.',
        en: 'I had consented. I withdraw my consent.',
      },
    },
    {
      act: 'lift-refusal',
      sentence: {
        fr: 'J’avais refusé. Je ne refuse plus.',
        en: 'I had refused. I no longer refuse.',
      },
    },
  ],
};

/** Boxes of a sheet: all for one project; without a project, those that need none. */
export const boxesOf = (regime: DecidedRegime, project: string | null): readonly PaperBox[] =>
  PAPER_BOXES[regime].filter(({ act }) => project !== null || act !== 'consent');

export const effectOfTick = ({
  regime,
  act,
}: Pick<TickedAct, 'regime' | 'act'>): 'allow' | 'deny' | undefined =>
  (DECIDED_REGIMES as readonly string[]).includes(regime) ? REGIME_RULES[regime].acts[act] : undefined;

export type JudgedAct =
  | { readonly ok: true; readonly act: TickedAct; readonly actedAt: string }
  | { readonly ok: false; readonly act: TickedAct; readonly refusal: AssistanceRefusal };

/**
 * What becomes of each tick of a form that two people have read alike. Acts that protect are taken wherever the law
 * lets them (no signature is required for an opt-out: TEHDAS2 D8.1; exercise of rights is to be made easy: GDPR Art.
 * 12(2)); acts that permit need a signature and its date, and give way to a tick beside them that says the contrary.
 * In order: acts that protect first, so that they come first in the register.
 */
export function judgeTicks(
  entry: Pick<FormEntry, 'acts' | 'signed' | 'signedOn'>,
  rule: PaperDateRule,
  dates: Omit<PaperDates, 'signedOn'>,
): JudgedAct[] {
  const protectedLines = new Set(
    entry.acts.filter((act) => effectOfTick(act) === 'deny').map((act) => lineage(act)),
  );
  const judged = entry.acts.map((act): JudgedAct => {
    const effect = effectOfTick(act);
    if (effect === undefined)
      return { ...no('act-not-of-regime', { act: act.act, regime: act.regime }), act };
    if (effect === 'allow' && protectedLines.has(lineage(act))) return { ...no('form-contradictory'), act };
    if (effect === 'allow' && !entry.signed) return { ...no('form-unsigned'), act };
    const dated = paperActedAt(rule, effect, { ...dates, signedOn: entry.signedOn });
    return dated.ok ? { ok: true, act, actedAt: dated.actedAt } : { ok: false, act, refusal: dated.refusal };
  });
  const rank = (one: JudgedAct): number => (effectOfTick(one.act) === 'deny' ? 0 : 1);
  return judged.sort(
    (a, b) => rank(a) - rank(b) || (a.ok && b.ok ? instant(a.actedAt) - instant(b.actedAt) : 0),
  );
}

import type { Regime } from '../codes.js';
import { standing } from '../choices/choice.standing.js';
import { REGIME_RULES, isDecidedRegime, isRegime, readingPosition } from '../choices/regime.table.js';
import { instant } from '../clocks/calendar.js';

import type { Check } from './check.evaluation.js';
import { evaluateChecks } from './check.evaluation.js';
import type { Decision, RecordFacts } from './decision.model.js';

const DAY_MS = 86_400_000;
const positionOf = (f: RecordFacts): number => readingPosition(f.terms.regime, f.moment, f.positions) ?? -1;
const standingOf = (f: RecordFacts) => standing(f.choices, f.terms, positionOf(f));

export const RECORD_CHECKS: readonly Check<RecordFacts>[] = [
  {
    code: 'regime-unknown',
    sentence: {
      fr: 'Le régime juridique de ces données est connu.',
      en: 'The legal regime of these data is known.',
    },
    legalSource: 'GDPR Art. 5(1)(a)',
    test: (f) => isRegime(f.terms.regime),
  },
  {
    code: 'regime-not-decided',
    sentence: { fr: 'La plateforme sait décider ce régime.', en: 'The platform decides this regime.' },
    legalSource: 'GDPR Art. 5(1)(a)',
    needs: ['regime-unknown'],
    test: (f) => isDecidedRegime(f.terms.regime),
  },
  {
    code: 'subject-not-linked',
    sentence: {
      fr: 'Le détenteur a relié ce dossier à une personne, pour que ses choix puissent s’appliquer.',
      en: 'The holder linked this record to a person, so that their choices can be applied.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3); GDPR Art. 21',
    test: (f) => f.subject !== 'unlinked' && f.subject !== 'retired',
  },
  {
    code: 'linkage-ambiguous',
    sentence: { fr: 'Le dossier désigne une seule personne.', en: 'The record points to one person only.' },
    legalSource: 'GDPR Art. 5(1)(d)',
    test: (f) => f.subject !== 'ambiguous',
  },
  {
    code: 'subject-parked',
    sentence: {
      fr: 'Aucune demande de cette personne n’attend d’être traitée.',
      en: 'No request of this person is waiting to be handled.',
    },
    legalSource: 'GDPR Art. 12(2), 25',
    test: (f) => f.subject !== 'parked' && f.excludedAtCut !== true,
  },
  {
    code: 'cut-missing',
    sentence: {
      fr: 'L’état du registre des choix est connu pour le moment que la loi désigne.',
      en: 'The register of choices is known for the moment that the law names.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3); CSP R1461-9; GDPR Art. 7(3), 21',
    needs: ['regime-not-decided'],
    test: (f) => {
      const position = readingPosition(f.terms.regime, f.moment, f.positions);
      return position !== undefined && Number.isInteger(position) && position >= 0;
    },
  },
  {
    code: 'choice-denies',
    sentence: {
      fr: 'La personne ne s’est pas opposée.',
      en: 'The person did not refuse, object or opt out.',
    },
    legalSource: 'GDPR Art. 7(3), 21; CSP R1461-9; Regulation (EU) 2025/327 Art. 71',
    needs: ['cut-missing'],
    test: (f) => standingOf(f) !== 'deny',
  },
  {
    code: 'consent-missing',
    sentence: { fr: 'La personne a dit oui à ce projet.', en: 'The person said yes to this project.' },
    legalSource: 'GDPR Art. 4(11), 9(2)(a)',
    needs: ['cut-missing'],
    applies: (f) => REGIME_RULES[f.terms.regime].whenSilent === 'exclude',
    test: (f) => standingOf(f) === 'allow',
  },
  {
    code: 'not-informed',
    sentence: {
      fr: 'Le détenteur affirme avoir informé la personne.',
      en: 'The holder asserts that the person was informed.',
    },
    legalSource: 'GDPR Art. 13, 14; Loi 78-17 art. 69',
    needs: ['regime-not-decided'],
    applies: (f) => REGIME_RULES[f.terms.regime].whenSilent === 'include-if-informed',
    test: (f) => instant(f.informedAt ?? '') <= instant(f.at),
  },
  {
    code: 'waiting-period',
    sentence: {
      fr: 'Le délai laissé à la personne pour s’opposer est écoulé.',
      en: 'The time left to the person for objecting has passed.',
    },
    legalSource: 'Loi 78-17 art. 69, 74',
    needs: ['not-informed'],
    test: (f) =>
      f.terms.waitingDays >= 0 && instant(f.informedAt ?? '') + f.terms.waitingDays * DAY_MS <= instant(f.at),
  },
];

/**
 * Whether one person's rows of one dataset may leave under one permit, at one moment. Under every regime a parked,
 * ambiguous or unlinked person stays out. An informed person is required under NON_OPPOSITION even if an objection was
 * lifted: lifting says nothing about having been informed.
 */
export const recordDecision = (facts: RecordFacts): Decision => evaluateChecks(RECORD_CHECKS, facts);

/** Regimes under which a later protective act reaches data already unsealed. */
export const recallableRegimes = (): readonly Regime[] =>
  Object.values(REGIME_RULES)
    .filter((rule) => rule.recall)
    .map((rule) => rule.regime);

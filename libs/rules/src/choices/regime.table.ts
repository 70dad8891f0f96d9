import type { ChoiceAct, DecidedRegime, Regime, ScopeKind } from '../codes.js';
import { CHOICE_ACTS, DECIDED_REGIMES, REGIMES, SCOPE_KINDS } from '../codes.js';
import type { Moment, Positions } from '../decision/decision.model.js';
import type { RuleRow, Sentence } from '../rule.js';
import { EHDS_CHAPTER_IV } from '../rule.js';

export type WhenSilent = 'exclude' | 'include' | 'include-if-informed' | 'not-decided';

/** One regime: what silence means, which acts a person has, when a choice is read, and whether it reaches back. */
export interface RegimeRule extends RuleRow {
  readonly regime: Regime;
  readonly whenSilent: WhenSilent;
  readonly acts: Readonly<Partial<Record<ChoiceAct, 'allow' | 'deny'>>>;
  /** Scopes of acts that protect, and of acts that permit or lift. */
  readonly scopes: { readonly deny: readonly ScopeKind[]; readonly allow: readonly ScopeKind[] };
  /** Which register position bounds the choices that count, at each moment. Choices after it do not exist for it. */
  readonly reads: Readonly<Record<Moment, keyof Positions | null>>;
  /** Whether a protective act made after unsealing orders the deletion of what was released. */
  readonly recall: boolean;
  /** Why something stays out of reach of a protective act; shown to the person. */
  readonly limits: readonly { readonly reason: string; readonly sentence: Sentence }[];
}

const later: RegimeRule['reads'] = {
  access: 'applied',
  release: 'releaseCut',
  unseal: 'unsealCut',
  recall: 'applied',
};

const resultsKept = {
  reason: 'results-already-obtained',
  sentence: {
    fr: 'Les résultats obtenus avant votre choix restent valables ; vos données, elles, sont effacées de l’extraction.',
    en: 'Results obtained before your choice remain valid; your data are deleted from the extract.',
  },
};
const none = { access: null, release: null, unseal: null, recall: null } as const;

export const REGIME_RULES: Readonly<Record<Regime, RegimeRule>> = {
  EXPLICIT_CONSENT: {
    id: 'REG-CONSENT',
    regime: 'EXPLICIT_CONSENT',
    jurisdiction: 'FR',
    effectiveFrom: '2018-05-25',
    effectiveTo: null,
    legalSource: 'GDPR Art. 4(11), 7, 9(2)(a)',
    sentence: {
      fr: 'Vos données ne servent que si vous avez dit oui à ce projet. Vous pouvez revenir sur ce oui à tout moment.',
      en: 'Your data are used only if you said yes to this project. You can take that yes back at any time.',
    },
    whenSilent: 'exclude',
    acts: CHOICE_ACTS.EXPLICIT_CONSENT,
    scopes: { deny: SCOPE_KINDS, allow: ['project', 'purpose'] },
    reads: later,
    recall: true,
    limits: [resultsKept],
  },
  NON_OPPOSITION: {
    id: 'REG-NON-OPPOSITION',
    regime: 'NON_OPPOSITION',
    jurisdiction: 'FR',
    effectiveFrom: '2018-05-25',
    effectiveTo: null,
    legalSource: 'GDPR Art. 13, 14, 21; Loi 78-17 art. 69, 74; CNIL MR-003, MR-004',
    sentence: {
      fr: 'Vos données peuvent servir si vous avez été informé et ne vous y êtes pas opposé. Vous pouvez vous opposer à tout moment.',
      en: 'Your data may be used if you were informed and did not object. You can object at any time.',
    },
    whenSilent: 'include-if-informed',
    acts: CHOICE_ACTS.NON_OPPOSITION,
    scopes: { deny: SCOPE_KINDS, allow: SCOPE_KINDS },
    reads: later,
    recall: true,
    limits: [resultsKept],
  },
  SNDS_OPPOSITION: {
    id: 'REG-SNDS',
    regime: 'SNDS_OPPOSITION',
    jurisdiction: 'FR',
    effectiveFrom: '2021-07-01',
    effectiveTo: null,
    legalSource: 'CSP R1461-9 II',
    sentence: {
      fr: 'Vos données du système national peuvent servir tant que vous ne vous y opposez pas. Votre opposition vaut pour les extractions à venir.',
      en: 'Your data in the national system may be used as long as you do not object. Your objection counts for extracts still to come.',
    },
    whenSilent: 'include',
    acts: CHOICE_ACTS.SNDS_OPPOSITION,
    scopes: { deny: SCOPE_KINDS, allow: SCOPE_KINDS },
    reads: { access: 'applied', release: 'releaseCut', unseal: 'releaseCut', recall: null },
    recall: false,
    limits: [
      {
        reason: 'snds-future-extracts-only',
        sentence: {
          fr: 'L’opposition au système national vaut pour les extractions à venir ; celles déjà faites ne sont pas reprises.',
          en: 'An objection to the national system counts for extracts still to come; those already made are not taken back.',
        },
      },
    ],
  },
  EHDS_OPT_OUT: {
    id: 'REG-EHDS',
    regime: 'EHDS_OPT_OUT',
    jurisdiction: 'EU',
    effectiveFrom: EHDS_CHAPTER_IV,
    effectiveTo: null,
    legalSource: 'Regulation (EU) 2025/327 Art. 71(1)-(3)',
    sentence: {
      fr: 'Vos données peuvent servir sauf si vous avez refusé avant que le permis soit délivré. Ce refus se lève quand vous voulez.',
      en: 'Your data may be used unless you opted out before the permit was issued. You can reverse it whenever you want.',
    },
    whenSilent: 'include',
    acts: CHOICE_ACTS.EHDS_OPT_OUT,
    scopes: {
      deny: ['everything', 'purpose', 'holder', 'dataset', 'category'],
      allow: ['everything', 'purpose', 'holder', 'dataset', 'category'],
    },
    reads: { access: 'permitCut', release: 'permitCut', unseal: 'permitCut', recall: null },
    recall: false,
    limits: [
      {
        reason: 'ehds-earlier-permits-unaffected',
        sentence: {
          fr: 'Le règlement européen laisse intacts les permis délivrés avant votre refus ; il vaut pour tous les permis suivants.',
          en: 'The European regulation leaves permits issued before your opt-out untouched; it counts for every later permit.',
        },
      },
    ],
  },
  PUBLIC_TASK_NO_OBJECTION: {
    id: 'REG-PUBLIC-TASK',
    regime: 'PUBLIC_TASK_NO_OBJECTION',
    jurisdiction: 'FR',
    effectiveFrom: '2021-07-01',
    effectiveTo: null,
    legalSource: 'CSP R1461-9 II, R1461-12',
    sentence: {
      fr: 'La loi ouvre un accès permanent à certains organismes publics. La plateforme ne décide pas ce régime : elle refuse.',
      en: 'The law opens permanent access to some public bodies. The platform does not decide this regime: it refuses.',
    },
    whenSilent: 'not-decided',
    acts: {},
    scopes: { deny: [], allow: [] },
    reads: none,
    recall: false,
    limits: [],
  },
  EHDS_71_4_EXCEPTION: {
    id: 'REG-EHDS-71-4',
    regime: 'EHDS_71_4_EXCEPTION',
    jurisdiction: 'EU',
    effectiveFrom: EHDS_CHAPTER_IV,
    effectiveTo: null,
    legalSource: 'Regulation (EU) 2025/327 Art. 71(4)',
    sentence: {
      fr: 'Une loi nationale peut passer outre un refus sous conditions strictes. Aucune n’est en vigueur : la plateforme refuse.',
      en: 'National law may override an opt-out under strict conditions. None is in force: the platform refuses.',
    },
    whenSilent: 'not-decided',
    acts: {},
    scopes: { deny: [], allow: [] },
    reads: none,
    recall: false,
    limits: [],
  },
};

export const isRegime = (value: unknown): value is Regime => (REGIMES as readonly unknown[]).includes(value);
export const isDecidedRegime = (value: unknown): value is DecidedRegime =>
  (DECIDED_REGIMES as readonly unknown[]).includes(value);

/** The position up to which choices count at a moment, or undefined when that cut is not known: then the answer is no. */
export function readingPosition(regime: Regime, moment: Moment, positions: Positions): number | undefined {
  const name =
    REGIME_RULES[regime].reads[moment] ?? (moment === 'recall' ? REGIME_RULES[regime].reads.release : null);
  return name === null ? undefined : positions[name];
}

/** Whether a later protective act under this regime recalls what was unsealed (design: consent and non-opposition). */
export const recalls = (regime: Regime): boolean => REGIME_RULES[regime].recall;

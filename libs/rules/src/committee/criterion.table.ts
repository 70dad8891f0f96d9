import type { Sentence } from '../rule.js';
import type { CriterionCode } from '../procedures/application.model.js';

export interface CriterionRow {
  readonly criterion: CriterionCode;
  readonly sentence: Sentence;
  /** Whether an assessor may find that the point does not apply to an application. */
  readonly mayNotApply: boolean;
  /** Fields of the application that the point is judged on. */
  readonly fields: readonly string[];
}

/** EHDS Art. 68(1): all must hold, else the permit must be refused (Art. 68(3)). */
export const CRITERIA_TABLE: readonly CriterionRow[] = [
  {
    criterion: '68.1.a',
    mayNotApply: false,
    fields: ['purpose', 'declaredUses', 'intendedUse', 'expectedBenefit', 'applicantType'],
    sentence: {
      fr: 'L’usage prévu répond à une des finalités permises.',
      en: 'The intended use matches a permitted purpose.',
    },
  },
  {
    criterion: '68.1.b',
    mayNotApply: false,
    fields: ['datasets', 'format', 'cohortDescription', 'timeRange', 'variables'],
    sentence: {
      fr: 'Les données demandées sont nécessaires, adaptées et proportionnées.',
      en: 'The requested data are necessary, adequate and proportionate.',
    },
  },
  {
    criterion: '68.1.c',
    mayNotApply: true,
    fields: ['gdprBasis', 'anonymisedInsufficient', 'format'],
    sentence: {
      fr: 'Le traitement respecte l’article 6(1) du RGPD et des données anonymes ne suffiraient pas.',
      en: 'The processing complies with GDPR Art. 6(1) and anonymised data would not suffice.',
    },
  },
  {
    criterion: '68.1.d',
    mayNotApply: false,
    fields: ['persons', 'responsiblePerson', 'functions'],
    sentence: {
      fr: 'Le demandeur a les compétences requises.',
      en: 'The applicant is qualified for the use.',
    },
  },
  {
    criterion: '68.1.e',
    mayNotApply: false,
    fields: ['safeguards', 'environmentId', 'tools', 'reidentificationSafeguards'],
    sentence: {
      fr: 'Les mesures techniques et d’organisation évitent les mésusages et protègent les droits.',
      en: 'Technical and organisational measures prevent misuse and protect rights.',
    },
  },
  {
    criterion: '68.1.f',
    mayNotApply: true,
    fields: ['ethicsOpinion'],
    sentence: {
      fr: 'L’évaluation éthique respecte le droit national.',
      en: 'The ethical assessment complies with national law.',
    },
  },
  {
    criterion: '68.1.g',
    mayNotApply: true,
    fields: ['optOutException'],
    sentence: {
      fr: 'Si l’exception de l’article 71(4) est demandée, elle est justifiée.',
      en: 'If the exception of Art. 71(4) is asked for, it is justified.',
    },
  },
  {
    criterion: '68.1.h',
    mayNotApply: false,
    fields: ['periodStart', 'periodEnd', 'publicInterest', 'mandate', 'transfers'],
    sentence: {
      fr: 'Toutes les autres exigences du chapitre IV sont remplies.',
      en: 'All other requirements of Chapter IV are met.',
    },
  },
];

/**
 * EHDS Art. 68(2): what the access body takes into account besides. Favourable: the risk does not stand against the use;
 * an unfavourable answer is weighed by those who vote and sign, who answer for it with their reasons.
 */
export const WEIGHED_TABLE: readonly CriterionRow[] = [
  {
    criterion: '68.2.a',
    mayNotApply: true,
    fields: ['intendedUse', 'datasets'],
    sentence: {
      fr: 'Aucun risque pour la défense, la sécurité nationale, la sécurité publique ou l’ordre public ne s’y oppose.',
      en: 'No risk for national defence, security, public security or public order stands against it.',
    },
  },
  {
    criterion: '68.2.b',
    mayNotApply: true,
    fields: ['datasets'],
    sentence: {
      fr: 'La confidentialité des bases des autorités de régulation n’est pas compromise.',
      en: 'The confidentiality of the databases of regulatory authorities is not undermined.',
    },
  },
];
export const ALL_CRITERIA_TABLE: readonly CriterionRow[] = [...CRITERIA_TABLE, ...WEIGHED_TABLE];

/** Whether an assessment finds every criterion met, where a criterion that may not apply counts as met. */
export const allMet = (
  verdicts: readonly { readonly criterion: CriterionCode; readonly met: boolean | null }[],
): boolean =>
  CRITERIA_TABLE.every(({ criterion, mayNotApply }) => {
    const found = verdicts.filter((verdict) => verdict.criterion === criterion);
    return found.length === 1 && (found[0]!.met === true || (mayNotApply && found[0]!.met === null));
  });

import type { Sentence } from '../rule.js';
import type { CriterionCode } from '../procedures/application.model.js';

/** EHDS Art. 68(1): all must hold, else the permit must be refused (Art. 68(3)). */
export const CRITERIA_TABLE: readonly {
  readonly criterion: CriterionCode;
  readonly sentence: Sentence;
  /** Whether an assessor may find that the point does not apply to an application. */
  readonly mayNotApply: boolean;
}[] = [
  {
    criterion: '68.1.a',
    mayNotApply: false,
    sentence: {
      fr: 'L’usage prévu répond à une des finalités permises.',
      en: 'The intended use matches a permitted purpose.',
    },
  },
  {
    criterion: '68.1.b',
    mayNotApply: false,
    sentence: {
      fr: 'Les données demandées sont nécessaires, adaptées et proportionnées.',
      en: 'The requested data are necessary, adequate and proportionate.',
    },
  },
  {
    criterion: '68.1.c',
    mayNotApply: true,
    sentence: {
      fr: 'Le traitement respecte l’article 6(1) du RGPD et des données anonymes ne suffiraient pas.',
      en: 'The processing complies with GDPR Art. 6(1) and anonymised data would not suffice.',
    },
  },
  {
    criterion: '68.1.d',
    mayNotApply: false,
    sentence: {
      fr: 'Le demandeur a les compétences requises.',
      en: 'The applicant is qualified for the use.',
    },
  },
  {
    criterion: '68.1.e',
    mayNotApply: false,
    sentence: {
      fr: 'Les mesures techniques et d’organisation évitent les mésusages et protègent les droits.',
      en: 'Technical and organisational measures prevent misuse and protect rights.',
    },
  },
  {
    criterion: '68.1.f',
    mayNotApply: true,
    sentence: {
      fr: 'L’évaluation éthique respecte le droit national.',
      en: 'The ethical assessment complies with national law.',
    },
  },
  {
    criterion: '68.1.g',
    mayNotApply: true,
    sentence: {
      fr: 'Si l’exception de l’article 71(4) est demandée, elle est justifiée.',
      en: 'If the exception of Art. 71(4) is asked for, it is justified.',
    },
  },
  {
    criterion: '68.1.h',
    mayNotApply: false,
    sentence: {
      fr: 'Toutes les autres exigences du chapitre IV sont remplies.',
      en: 'All other requirements of Chapter IV are met.',
    },
  },
];

/** Whether an assessment finds every criterion met, where a criterion that may not apply counts as met. */
export const allMet = (
  verdicts: readonly { readonly criterion: CriterionCode; readonly met: boolean | null }[],
): boolean =>
  CRITERIA_TABLE.every(({ criterion, mayNotApply }) => {
    const found = verdicts.filter((verdict) => verdict.criterion === criterion);
    return found.length === 1 && (found[0]!.met === true || (mayNotApply && found[0]!.met === null));
  });

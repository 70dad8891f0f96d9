import { PURPOSES } from '../purposes/purpose.table.js';
import type { Sentence } from '../rule.js';
import { DATA_ROWS } from './form.data.rows.js';
import type { ApplicationField, DocumentRule, SectionId } from './form.model.js';
import { s, when, OF_67, forPublicBody } from './form.parts.js';
import { PROJECT_ROWS } from './form.project.rows.js';
import { PROTECTION_ROWS } from './form.protection.rows.js';

/** The version that a new application fills in. Version 1 is the short form of before; version 2 the full one. */
export const FORM_VERSION = 2;

export const SECTION_LABELS: Readonly<Record<SectionId, Sentence>> = {
  project: s('Le projet', 'The project'),
  applicant: s('Le demandeur', 'The applicant'),
  purpose: s('La finalité', 'The purpose'),
  people: s('Les personnes', 'The people'),
  data: s('Les données', 'The data'),
  linkage: s('L’appariement', 'The linkage'),
  protection: s('La protection', 'The protection'),
  place: s('Où et quand', 'Where and when'),
  ethics: s('L’éthique', 'The ethics'),
  values: s('Les valeurs', 'The values'),
  documents: s('Les pièces', 'The documents'),
  review: s('Relire et déposer', 'Read again and submit'),
};

/** The form, in the order in which it is read. */
export const FORM: readonly ApplicationField[] = [...PROJECT_ROWS, ...DATA_ROWS, ...PROTECTION_ROWS];

export const DOCUMENTS: readonly DocumentRule[] = [
  {
    kind: 'mandate',
    since: 2,
    required: when(forPublicBody.because, (content) => forPublicBody.holds(content)),
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    kind: 'mandate',
    since: 2,
    required: when(
      s(
        'la finalité est réservée aux organismes publics et à qui ils mandatent',
        'the purpose is reserved to public bodies and to those they mandate',
      ),
      ({ purpose, applicantType, onBehalfOfPublicBody }) =>
        purpose !== undefined &&
        applicantType !== undefined &&
        onBehalfOfPublicBody !== true &&
        !PURPOSES[purpose].applicants.includes(applicantType),
    ),
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    kind: 'ethics-opinion',
    since: 2,
    required: when(
      s('un avis éthique favorable est annoncé', 'a favourable ethics opinion is stated'),
      ({ ethicsOpinion }) => ethicsOpinion?.status === 'favourable',
    ),
    legalSource: OF_67('j'),
  },
];

/** Fields that a version of the form asks for, in order. */
export const fieldsOf = (formVersion: number): readonly ApplicationField[] =>
  FORM.filter(({ since }) => since <= formVersion);
export const fieldOf = (name: string): ApplicationField | undefined =>
  FORM.find(({ field }) => field === name);

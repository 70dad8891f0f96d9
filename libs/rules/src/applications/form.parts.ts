import type { Sentence } from '../rule.js';
import type { Condition, FieldPart } from './form.model.js';

/** Words, parts and conditions that the rows of the form are written with. */
export const s = (fr: string, en: string): Sentence => ({ fr, en });
export const line = { kind: 'line' } as const;
export const text = (rows: number) => ({ kind: 'text', rows }) as const;
export const part = (
  name: string,
  label: Sentence,
  shape: FieldPart['shape'] = line,
  optional = false,
): FieldPart => (optional ? { name, label, shape, optional } : { name, label, shape });
export const when = (because: Sentence, holds: Condition['holds']): Condition => ({ holds, because });

export const OF_67 = (letter: string): string => `Regulation (EU) 2025/327 Art. 67(2)(${letter})`;
export const TEHDAS2 = 'TEHDAS2 D6.3 annex 5';
export const CESE = 'CESE, avis du 25 mars 2025, préconisation 1';

export const pseudonymised = when(
  s('les données demandées sont pseudonymisées', 'the data asked for are pseudonymised'),
  ({ format }) => format === 'pseudonymised',
);
export const forPublicBody = when(
  s('la demande est faite pour un organisme public', 'the application is made for a public body'),
  ({ onBehalfOfPublicBody }) => onBehalfOfPublicBody === true,
);
export const linked = when(
  s(
    'plusieurs jeux de données, ou des données apportées, seront réunis',
    'several datasets, or data brought in, will be combined',
  ),
  ({ datasets, ownDatasets }) => (datasets?.length ?? 0) > 1 || (ownDatasets?.length ?? 0) > 0,
);
export const linkage = when(
  s('un appariement est prévu', 'a linkage is planned'),
  (content) =>
    linked.holds(content) && content.linkageMethod !== undefined && content.linkageMethod !== 'none',
);
export const compared = when(
  s('des témoins ou des proches sont étudiés', 'controls or relatives are studied'),
  ({ comparison }) => comparison !== undefined && comparison !== 'none',
);
export const publicMoney = when(
  s('le projet reçoit de l’argent public', 'the project receives public money'),
  ({ publiclyFunded }) => publiclyFunded === true,
);
export const cohort = when(
  s('la population est choisie', 'the population is selected'),
  ({ cohortFormation }) => cohortFormation !== undefined && cohortFormation !== 'whole-population',
);

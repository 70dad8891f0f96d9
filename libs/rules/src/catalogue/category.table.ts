import type { DataCategory } from '../codes.js';
import { EHDS_CHAPTER_IV } from '../rule.js';

/** Regulation (EU) 2025/327 Art. 105: the categories that follow two years after the others. */
export const EHDS_LATER_CATEGORIES = '2031-03-26';

export interface CategoryRow {
  readonly code: DataCategory;
  /** Code in HealthDCAT-AP’s authority list of health categories. */
  readonly authority: string;
  /** First day on which holders must make the category available. */
  readonly appliesFrom: string;
  /** Art. 51(4): a Member State may set stricter measures and safeguards. */
  readonly stricter: boolean;
}

const row = (letter: string, authority: string, later = false, stricter = false): CategoryRow => ({
  code: `51.1.${letter}` as DataCategory,
  authority,
  appliesFrom: later ? EHDS_LATER_CATEGORIES : EHDS_CHAPTER_IV,
  stricter,
});

/** EHDS Art. 51(1), letter by letter, with Art. 51(4) and 105. */
export const CATEGORIES: readonly CategoryRow[] = [
  row('a', 'EHRS'),
  row('b', 'DIOH', true),
  row('c', 'NRPE'),
  row('d', 'RPDG'),
  row('e', 'HRAD'),
  row('f', 'HGPD', true, true),
  row('g', 'HPML', true, true),
  row('h', 'PGEH'),
  row('i', 'WELA', false, true),
  row('j', 'IDHP'),
  row('k', 'PHDR'),
  row('l', 'MRMR'),
  row('m', 'EHCT', true),
  row('n', 'EMRD'),
  row('o', 'RMMD'),
  row('p', 'RQSH', true),
  row('q', 'EINS', false, true),
];
export const categoryRow = (code: DataCategory): CategoryRow => CATEGORIES.find((one) => one.code === code)!;

import type { DatasetDescription } from '@garant/contracts';
import type { DataCategory, DecidedRegime } from '@garant/rules';

/** The description form's values: texts as typed, numbers possibly missing. */
export interface DescriptionValues {
  titleFr: string;
  titleEn: string;
  descriptionFr: string;
  descriptionEn: string;
  categories: DataCategory[];
  conformsTo: string[];
  resources: DatasetDescription['resources'];
  regime: DecidedRegime | '';
  waitingDays: number | undefined;
  minimumCell: number | undefined;
  keywords: string;
  numberOfPersons: number | undefined;
  periodStart: string;
  periodEnd: string;
}

export const emptyDescription: DescriptionValues = {
  titleFr: '',
  titleEn: '',
  descriptionFr: '',
  descriptionEn: '',
  categories: [],
  conformsTo: [],
  resources: [],
  regime: '',
  waitingDays: undefined,
  minimumCell: 10,
  keywords: '',
  numberOfPersons: undefined,
  periodStart: '',
  periodEnd: '',
};

export const valuesOf = (d: DatasetDescription): DescriptionValues => ({
  titleFr: d.title.fr,
  titleEn: d.title.en,
  descriptionFr: d.description.fr,
  descriptionEn: d.description.en,
  categories: [...d.categories],
  conformsTo: [...d.conformsTo],
  resources: d.resources.map((one) => ({ ...one, elements: [...one.elements] })),
  regime: d.regime as DecidedRegime,
  waitingDays: d.waitingDays,
  minimumCell: d.minimumCell,
  keywords: d.keywords.join(', '),
  numberOfPersons: d.numberOfPersons,
  periodStart: d.period?.start ?? '',
  periodEnd: d.period?.end ?? '',
});

/** What is sent; not checked here, the contract's schema does that. */
export const descriptionOf = (v: DescriptionValues): Record<string, unknown> => ({
  title: { fr: v.titleFr.trim(), en: v.titleEn.trim() },
  description: { fr: v.descriptionFr.trim(), en: v.descriptionEn.trim() },
  categories: v.categories,
  conformsTo: v.conformsTo,
  resources: v.resources,
  regime: v.regime,
  waitingDays: v.regime === 'NON_OPPOSITION' ? (v.waitingDays ?? 0) : 0,
  minimumCell: v.minimumCell,
  keywords: v.keywords.split(',').flatMap((word) => (word.trim() ? [word.trim()] : [])),
  ...(v.numberOfPersons === undefined ? {} : { numberOfPersons: v.numberOfPersons }),
  ...(v.periodStart
    ? { period: { start: v.periodStart, ...(v.periodEnd ? { end: v.periodEnd } : {}) } }
    : {}),
});

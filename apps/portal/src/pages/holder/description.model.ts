import type { DatasetDescription } from '@garant/contracts';
import type { DataCategory, DecidedRegime, Domain, DuoCode } from '@garant/rules';

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
  variables: NonNullable<DatasetDescription['variables']>;
  domains: Domain[];
  duo: DuoCode[];
  /** Codes with spaces or commas between them. */
  diseases: string;
  territories: string;
  /** File formats, with commas between them. */
  formats: string;
  /** A line for each year, such as `2023: 12000`. */
  volume: string;
  publiclyFunded: '' | 'yes' | 'no';
  parentId: string;
  /** What the form does not show of each form in which the data exist. */
  distributions: NonNullable<DatasetDescription['distributions']>;
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
  variables: [],
  domains: ['health'],
  duo: [],
  diseases: '',
  territories: '',
  formats: '',
  volume: '',
  publiclyFunded: '',
  parentId: '',
  distributions: [],
};

const DS: DuoCode = 'DUO:0000007';
const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
/** Years as typed; a line that is none stays, for the schema to refuse. */
const volumeOf = (text: string): object[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [year, records = ''] = line.split(/[:;\t]/);
      return { year: Number(year), records: Number(records.replace(/[\s\u00a0\u202f]/g, '') || NaN) };
    });

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
  variables: [...(d.variables ?? [])],
  domains: [...(d.domains ?? ['health' as const])],
  duo: (d.duo ?? []).map(({ code }) => code),
  diseases: (d.duo ?? []).flatMap(({ diseases }) => diseases ?? []).join(', '),
  territories: (d.territories ?? []).join(', '),
  formats: (d.distributions ?? []).map(({ format }) => format).join(', '),
  volume: (d.volume ?? []).map(({ year, records }) => `${year}: ${records}`).join('\n'),
  publiclyFunded: d.publiclyFunded === undefined ? '' : d.publiclyFunded ? 'yes' : 'no',
  parentId: d.parentId ?? '',
  distributions: [...(d.distributions ?? [])],
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
  ...present({
    variables: v.variables,
    domains: v.domains,
    duo: v.duo.map((code) => ({
      code,
      ...(code === DS && v.diseases.trim() ? { diseases: wordsOf(v.diseases) } : {}),
    })),
    territories: wordsOf(v.territories),
    distributions: wordsOf(v.formats).map(
      (format, at) =>
        v.distributions.find((one, was) => one.format === format && was >= at) ??
        v.distributions.find((one) => one.format === format) ?? { format },
    ),
    volume: volumeOf(v.volume),
  }),
  ...(v.publiclyFunded === '' ? {} : { publiclyFunded: v.publiclyFunded === 'yes' }),
  ...(v.parentId === '' ? {} : { parentId: v.parentId }),
});
/** Lists that hold something. */
const present = (lists: Record<string, readonly unknown[]>): Record<string, readonly unknown[]> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

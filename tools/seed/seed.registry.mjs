// Datasets of a registry beside the hospital's: cancers, and what health is crossed with. Nobody's records are linked to them.
import { AIR_VARIABLES, CANCER_VARIABLES, WORK_VARIABLES } from './seed.dictionary.mjs';
import { declareLabel, publish } from './seed.catalogue.mjs';

const years = (from, to, base) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    year: from + at,
    records: base + at * 137 + ((at * 53) % 41),
  }));
const OMOP = 'https://ohdsi.github.io/CommonDataModel/cdm54.html';
const CSVW = 'http://www.w3.org/TR/tabular-data-model/';
const common = { regime: 'EHDS_OPT_OUT', waitingDays: 0, minimumCell: 11, resources: [] };

const CANCERS = {
  ...common,
  title: { fr: 'Registre des cancers d’Arvor', en: 'Arvor cancer registry' },
  description: {
    fr: 'Toutes les tumeurs diagnostiquées chez les habitants du Finistère et du Morbihan depuis 2008.',
    en: 'Every tumour diagnosed among the inhabitants of Finistère and Morbihan since 2008.',
  },
  categories: ['51.1.l', '51.1.k'],
  conformsTo: [OMOP],
  variables: CANCER_VARIABLES,
  keywords: ['cancer', 'registre', 'incidence'],
  domains: ['health'],
  duo: [
    { code: 'DUO:0000007', diseases: ['MONDO:0004992'] },
    { code: 'DUO:0000045' },
    { code: 'DUO:0000021' },
  ],
  territories: ['FR-29', 'FR-56'],
  period: { start: '2008-01-01', end: '2025-12-31' },
  numberOfPersons: 148_200,
  volume: years(2008, 2025, 8_100),
  distributions: [
    {
      title: { fr: 'Tables OMOP', en: 'OMOP tables' },
      format: 'PARQUET',
      standard: OMOP,
      sizeBytes: 3_400_000_000,
      period: { start: '2008-01-01', end: '2025-12-31' },
    },
  ],
  publiclyFunded: true,
};
const MELANOMA = (parentId) => ({
  ...CANCERS,
  parentId,
  title: { fr: 'Mélanomes d’Arvor, suivi long', en: 'Arvor melanomas, long follow-up' },
  description: {
    fr: 'La part du registre qui suit les mélanomes pendant dix ans.',
    en: 'The part of the registry that follows melanomas for ten years.',
  },
  keywords: ['mélanome', 'suivi'],
  duo: [{ code: 'DUO:0000007', diseases: ['MONDO:0005105'] }, { code: 'DUO:0000045' }],
  numberOfPersons: 6_310,
  volume: years(2010, 2025, 320),
});
const AIR = {
  ...common,
  title: { fr: 'Air et chaleur par commune', en: 'Air and heat by municipality' },
  description: {
    fr: 'Qualité de l’air et température de chaque commune de Bretagne, jour par jour, à croiser avec la santé.',
    en: 'Air quality and temperature of each municipality of Brittany, day by day, to be crossed with health.',
  },
  categories: ['51.1.b'],
  conformsTo: [CSVW],
  variables: AIR_VARIABLES,
  keywords: ['air', 'chaleur', 'One Health'],
  domains: ['environment', 'living'],
  duo: [{ code: 'DUO:0000004' }],
  territories: ['FRH'],
  period: { start: '2012-01-01' },
  volume: years(2012, 2025, 442_000),
  distributions: [{ format: 'CSV', standard: CSVW, sizeBytes: 920_000_000 }],
  publiclyFunded: true,
};
const WORK = {
  ...common,
  title: { fr: 'Parcours professionnels et expositions', en: 'Careers and exposures' },
  description: {
    fr: 'Métiers et expositions déclarés par 42 000 volontaires, après la première publication des résultats.',
    en: 'Occupations and exposures stated by 42,000 volunteers, after first publication of the results.',
  },
  categories: ['51.1.p', '51.1.b'],
  conformsTo: [OMOP],
  variables: WORK_VARIABLES,
  keywords: ['travail', 'amiante', 'cohorte'],
  domains: ['health', 'working-conditions'],
  duo: [{ code: 'DUO:0000006' }, { code: 'DUO:0000046' }, { code: 'DUO:0000019' }],
  territories: ['FR'],
  period: { start: '1998-01-01', end: '2024-12-31' },
  numberOfPersons: 42_000,
  volume: years(1998, 2024, 11_000),
  distributions: [{ format: 'PARQUET', standard: OMOP, sizeBytes: 640_000_000 }],
};

/** @param {import('./seed.api.mjs').SeedApi} api */
export async function seedRegistry(api, say) {
  const describe = async (description) => {
    const { datasetId } = await api.post('julie', '/api/v1/datasets', { description });
    if (description.publiclyFunded) await declareLabel(api, 'julie', datasetId, description.domains.length);
    await publish(api, 'julie', datasetId);
    say(`dataset “${description.title.fr}”`);
    return datasetId;
  };
  const cancers = await describe(CANCERS);
  await describe(MELANOMA(cancers));
  const air = await describe(AIR);
  await describe(WORK);
  // A second version: ozone was measured from the start.
  await api.put('julie', `/api/v1/datasets/${air}`, {
    description: { ...AIR, keywords: [...AIR.keywords, 'ozone'], period: { start: '2010-01-01' } },
  });
  await publish(api, 'julie', air);
}

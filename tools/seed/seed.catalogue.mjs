// Datasets of the hospital, one per regime, over the same FHIR records; environments, one of them soon lapsed.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readText } from './seed.api.mjs';
import { HOSPITAL_VARIABLES } from './seed.dictionary.mjs';

export const RESOURCES = [
  { resourceType: 'Patient', elements: ['birthDate', 'gender'] },
  {
    resourceType: 'Condition',
    elements: [
      'clinicalStatus',
      'verificationStatus',
      'category',
      'code',
      'subject',
      'encounter',
      'onsetDateTime',
      'abatementDateTime',
      'recordedDate',
    ],
  },
  { resourceType: 'Encounter', elements: ['status', 'class', 'type', 'subject', 'period', 'reasonCode'] },
  {
    resourceType: 'Immunization',
    elements: ['status', 'vaccineCode', 'patient', 'encounter', 'occurrenceDateTime', 'primarySource'],
  },
];

const DATASETS = [
  {
    key: 'ehds',
    regime: 'EHDS_OPT_OUT',
    title: { fr: 'Dossiers hospitaliers de Kerval', en: 'Kerval hospital records' },
    description: {
      fr: 'Diagnostics, séjours et vaccinations des patients de l’hôpital de Kerval, au format FHIR R4.',
      en: 'Diagnoses, stays and immunisations of Kerval hospital’s patients, in FHIR R4.',
    },
    keywords: ['FHIR', 'diagnostics', 'vaccination'],
  },
  {
    key: 'nonOpposition',
    regime: 'NON_OPPOSITION',
    waitingDays: 30,
    title: { fr: 'Entrepôt de données de santé de Kerval', en: 'Kerval health data warehouse' },
    description: {
      fr: 'Entrepôt de l’hôpital pour la recherche sur données existantes (MR-004) : patients informés et non opposés.',
      en: 'The hospital’s warehouse for research on existing data (MR-004): patients informed and not objecting.',
    },
    keywords: ['entrepôt', 'MR-004'],
  },
  {
    key: 'snds',
    regime: 'SNDS_OPPOSITION',
    title: { fr: 'Séjours appariés au SNDS', en: 'Stays linked with SNDS' },
    description: {
      fr: 'Séjours et diagnostics appariés au Système national des données de santé.',
      en: 'Stays and diagnoses linked with the French national health data system.',
    },
    keywords: ['SNDS', 'PMSI'],
  },
  {
    key: 'consent',
    regime: 'EXPLICIT_CONSENT',
    title: { fr: 'Cohorte Kerval-Cœur', en: 'Kerval-Heart cohort' },
    description: {
      fr: 'Cohorte de volontaires : chaque projet demande l’accord de chaque personne.',
      en: 'Volunteer cohort: each project asks each person for consent.',
    },
    keywords: ['cohorte', 'consentement'],
  },
];

/** What the hospital's four datasets have in common, as a holder would tell it. */
const COVERAGE = {
  variables: HOSPITAL_VARIABLES,
  domains: ['health'],
  territories: ['FR-29'],
  volume: Array.from({ length: 10 }, (_, at) => ({
    year: 2016 + at,
    records: 180 + at * 24 + ((at * 7) % 11),
  })),
  distributions: [
    {
      title: { fr: 'Ressources FHIR', en: 'FHIR resources' },
      format: 'NDJSON',
      standard: 'http://hl7.org/fhir/R4',
      sizeBytes: 48_000_000,
      period: { start: '2016-01-01', end: '2026-01-01' },
    },
  ],
};
const TERMS = {
  consent: [{ code: 'DUO:0000007', diseases: ['MONDO:0004995'] }, { code: 'DUO:0000046' }],
  nonOpposition: [{ code: 'DUO:0000006' }],
  ehds: [{ code: 'DUO:0000042' }],
};
const LABEL = [
  'metadata dictionary format source model completeness uniqueness accuracy validity timeliness consistency process bias',
  'period population representativity time-in-dataset collection-to-dataset permit-to-provision merges links',
].flatMap((line) => line.split(' '));

/** A label with levels that are not all the same. @param {number} shift which ones are high */
export const declareLabel = (api, id, datasetId, shift) =>
  api.put(id, `/api/v1/datasets/${datasetId}/label`, {
    answers: LABEL.map((element, at) => ({ element, level: ((at * 3 + shift) % 4) + 1 })),
  });
export async function publish(api, id, datasetId) {
  await api.post(id, `/api/v1/datasets/${datasetId}/publication`);
  await api.until(
    () => api.get(id, `/api/v1/datasets/${datasetId}`),
    (dataset) => dataset.status === 'published',
    `${datasetId} to be published`,
  );
}

/** The holder's manifest key: private in the platform's folder, public half registered for each dataset. */
export function holderKey(file) {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(
      file,
      `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: `holder-${randomUUID()}` })}\n`,
      { mode: 0o600 },
    );
  }
  const { d: _, ...open } = JSON.parse(readFileSync(file, 'utf8'));
  return { ...open, use: 'sig', alg: 'EdDSA' };
}

/** @param {import('./seed.api.mjs').SeedApi} api @returns {Promise<Record<string, string>>} dataset ids by key */
export async function seedDatasets(api, jwk, say) {
  const ids = {};
  for (const { key, regime, title, description, keywords, waitingDays = 0 } of DATASETS) {
    const { datasetId } = await api.post('sophie', '/api/v1/datasets', {
      description: {
        title,
        description,
        categories: ['51.1.a'],
        conformsTo: ['http://hl7.org/fhir/R4'],
        resources: RESOURCES,
        regime,
        waitingDays,
        minimumCell: 3,
        keywords,
        numberOfPersons: 13,
        period: { start: '1927-01-01', end: '2026-01-01' },
        ...COVERAGE,
        ...(TERMS[key] ? { duo: TERMS[key] } : {}),
        publiclyFunded: key !== 'consent',
      },
    });
    if (key !== 'consent') await declareLabel(api, 'sophie', datasetId, regime.length);
    await api.put('sophie', `/api/v1/datasets/${datasetId}/key`, { jwk });
    await publish(api, 'sophie', datasetId);
    ids[key] = datasetId;
    say(`dataset “${title.fr}”`);
  }
  return ids;
}

export async function seedLinkages(api, datasetIds, say) {
  for (const datasetId of Object.values(datasetIds)) {
    // The dataset may still be on its way to the register.
    await api.until(
      () =>
        api.put(
          'sophie',
          `/api/v1/datasets/${datasetId}/linkage`,
          readText('./linkage.ndjson'),
          'application/x-ndjson',
        ),
      () => true,
      'the linkage to be accepted',
    );
    const report = await api.until(
      () => api.get('sophie', `/api/v1/datasets/${datasetId}/linkage`),
      ({ status }) => status === 'completed',
      'the linkage to end',
    );
    say(
      `linkage: ${report.counts.matched} matched, ${report.counts.new} new, ${report.counts.ambiguous} ambiguous`,
    );
  }
}

const attestation = (validUntil) => ({
  hds: { certificate: 'HDS-2024-0187', validFrom: '2024-11-16T00:00:00.000Z', validUntil },
  secNumCloud: { reference: 'ANSSI-2025-11', validUntil: '2028-06-30T00:00:00.000Z' },
  storageCountry: 'FR',
  auditedOn: '2026-03-12',
  logRetentionMonths: 36,
});

/** One attested environment, and one whose attestation lapses a minute from now. */
export async function seedEnvironments(api, say) {
  const open = async (name, validUntil) => {
    const { environmentId } = await api.post('yann', '/api/v1/environments', {
      name,
      operatorId: 'environnement-armor',
      country: 'FR',
    });
    await api.post('yann', `/api/v1/environments/${environmentId}/attestations`, attestation(validUntil));
    say(`environment “${name}”`);
    return environmentId;
  };
  return {
    active: await open('Environnement Armor', '2027-11-15T00:00:00.000Z'),
    lapsing: await open('Ancien environnement', new Date(Date.now() + 60_000).toISOString()),
  };
}

import type { DiseaseAncestors } from './duo.match.js';

/**
 * A small piece of the MONDO disease ontology, child to parents: common diseases of the datasets that hospitals and
 * registries describe first. Whoever needs more passes another function; what is not in here is unknown, never "no".
 */
const MONDO_PARENTS: Readonly<Record<string, readonly string[]>> = {
  'MONDO:0000001': [],
  'MONDO:0004992': ['MONDO:0000001'], // cancer
  'MONDO:0005105': ['MONDO:0004992'], // melanoma
  'MONDO:0007254': ['MONDO:0004992'], // breast cancer
  'MONDO:0008315': ['MONDO:0004992'], // prostate cancer
  'MONDO:0005575': ['MONDO:0004992'], // colorectal cancer
  'MONDO:0008903': ['MONDO:0004992', 'MONDO:0005087'], // lung cancer
  'MONDO:0005233': ['MONDO:0008903'], // non-small cell lung carcinoma
  'MONDO:0005015': ['MONDO:0000001'], // diabetes mellitus
  'MONDO:0005147': ['MONDO:0005015'], // type 1
  'MONDO:0005148': ['MONDO:0005015'], // type 2
  'MONDO:0004995': ['MONDO:0000001'], // cardiovascular disorder
  'MONDO:0005267': ['MONDO:0004995'], // heart disorder
  'MONDO:0005010': ['MONDO:0005267'], // coronary artery disorder
  'MONDO:0005068': ['MONDO:0005010'], // myocardial infarction
  'MONDO:0005044': ['MONDO:0004995'], // hypertensive disorder
  'MONDO:0005087': ['MONDO:0000001'], // respiratory system disorder
  'MONDO:0004979': ['MONDO:0005087'], // asthma
  'MONDO:0005002': ['MONDO:0005087'], // chronic obstructive pulmonary disease
  'MONDO:0005071': ['MONDO:0000001'], // nervous system disorder
  'MONDO:0001627': ['MONDO:0005071'], // dementia
  'MONDO:0004975': ['MONDO:0001627'], // Alzheimer disease
  'MONDO:0005180': ['MONDO:0005071'], // Parkinson disease
  'MONDO:0005550': ['MONDO:0000001'], // infectious disease
  'MONDO:0100096': ['MONDO:0005550'], // COVID-19
  'MONDO:0002025': ['MONDO:0000001'], // psychiatric disorder
  'MONDO:0002050': ['MONDO:0002025'], // depressive disorder
  'MONDO:0005090': ['MONDO:0002025'], // schizophrenia
};

const ICD10 = /^ICD-10:([A-Z]\d{2})(?:\.(\d{1,2}))?$/;

/** Ancestors in MONDO as far as the table goes, and in ICD-10 by the form of the code: `C43.1` is within `C43`. */
export const knownAncestors: DiseaseAncestors = (disease) => {
  const icd = ICD10.exec(disease);
  if (icd) {
    const [, category, detail = ''] = icd;
    return [
      ...(detail.length === 2 ? [`ICD-10:${category}.${detail.slice(0, 1)}`] : []),
      ...(detail === '' ? [] : [`ICD-10:${category}`]),
    ];
  }
  const parents = MONDO_PARENTS[disease];
  if (!parents) return undefined;
  const found = new Set<string>();
  const open = [...parents];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(MONDO_PARENTS[next] ?? []));
  }
  return [...found];
};

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationContent } from '../procedures/application.model.js';
import { FIRST_FORM_VERSION } from './authoring.evolve.js';
import { CONFIRMATIONS } from './form.codes.js';
import { formFaults, sectionProgress, type FormFault } from './form.check.js';
import { SECTIONS } from './form.model.js';
import { DOCUMENTS, fieldsOf, FORM, FORM_VERSION } from './form.table.js';
import { fieldLines } from './form.text.js';

const PERSON = '0190a000-0000-7000-8000-000000000001';
const DATASET = '0190a000-0000-7000-8000-000000000002';
/** A content that the full form takes, for an anonymised study of one dataset. */
const whole: Partial<ApplicationContent> = {
  title: 'Asthme et air',
  laySummary: 'Nous regardons si les crises suivent la pollution.',
  fundingRange: 'none',
  publiclyFunded: false,
  applicantType: 'university',
  domicile: 'FR',
  onBehalfOfPublicBody: false,
  controller: { name: 'Université', contact: 'dpo@univ.example' },
  contact: { name: 'Labo', email: 'labo@univ.example' },
  purpose: '53.1.e',
  declaredUses: [],
  expectedBenefit: 'Prévenir.',
  benefitContribution: 'Des alertes.',
  persons: [PERSON],
  responsiblePerson: PERSON,
  functions: [{ person: PERSON, function: 'Épidémiologiste' }],
  datasets: [{ datasetId: DATASET, resources: [{ resourceType: 'Condition', elements: ['code'] }] }],
  intendedUse: 'Comparer.',
  timeRange: { from: '2020-01-01', until: '2020-12-31' },
  geography: 'Bretagne',
  cohortFormation: 'whole-population',
  comparison: 'none',
  format: 'anonymised',
  safeguards: 'Accès nominatif.',
  environmentId: DATASET,
  tools: 'R',
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  periodJustification: 'Un an.',
  ethicsOpinion: { status: 'not-required' },
  confirmations: [...CONFIRMATIONS],
};
const faults = (changes: Partial<ApplicationContent>, attachments: Parameters<typeof formFaults>[2] = []) =>
  formFaults({ ...whole, ...changes }, FORM_VERSION, attachments).map(
    ({ field, rule }) => `${field} ${rule}`,
  );

describe('the form of EHDS Art. 67(2)', () => {
  it('asks for every letter of the article, and says where', () => {
    const sources = FORM.map(({ legalSource }) => legalSource).join(' ');
    for (const letter of 'abcdefghijk') expect(sources).toContain(`67(2)(${letter})`);
    expect(sources).toContain('Art. 67(4)');
    expect(sources).toContain('Art. 67(5)');
  });

  it('is complete with what it asks for, and with nothing less', () => {
    expect(faults({})).toEqual([]);
    for (const { field, required } of fieldsOf(FORM_VERSION))
      if (required === 'always') expect(faults({ [field]: undefined })).toContain(`${field} required`);
  });

  it.each<[string, Partial<ApplicationContent>, string]>([
    ['pseudonymised data: why (66(3))', { format: 'pseudonymised' }, 'anonymisedInsufficient required'],
    ['pseudonymised data: GDPR 6(1) (67(4))', { format: 'pseudonymised' }, 'gdprBasis required'],
    [
      'pseudonymised data: against re-identification (67(2)(g))',
      { format: 'pseudonymised' },
      'reidentificationSafeguards required',
    ],
    ['for a public body: its name (53(2))', { onBehalfOfPublicBody: true }, 'publicBodyName required'],
    [
      'for a public body: its mandate, attached',
      { onBehalfOfPublicBody: true },
      'attachment.mandate document-missing',
    ],
    [
      'a reserved purpose by a university: the mandate',
      { purpose: '53.1.a' },
      'attachment.mandate document-missing',
    ],
    [
      'a favourable opinion stated: the opinion',
      { ethicsOpinion: { status: 'favourable' } },
      'attachment.ethics-opinion document-missing',
    ],
    [
      'own data brought in (67(2)(f)): how they are combined',
      { ownDatasets: [{ name: 'A', description: 'B', personal: true }] },
      'linkageMethod required',
    ],
    ['a budget: who pays', { fundingRange: '50k-250k' }, 'fundingSource required'],
    ['public money: the five principles of the CESE', { publiclyFunded: true }, 'valueHumanLink required'],
    ['controls: how they are chosen', { comparison: 'controls' }, 'comparisonDescription required'],
    ['a selected cohort: its criteria', { cohortFormation: 'criteria' }, 'cohortDescription required'],
    ['a person without a function (67(2)(a))', { functions: [] }, 'functions required'],
    [
      'somebody responsible who has no access',
      { responsiblePerson: DATASET },
      'responsiblePerson not-among-persons',
    ],
    ['a promise that is not made', { confirmations: ['no-copy'] }, 'confirmations unconfirmed'],
    ['a summary over 250 words', { laySummary: 'mot '.repeat(251) }, 'laySummary too-many-words'],
    ['a group with a part missing', { controller: { name: 'U', contact: '' } }, 'controller part-missing'],
    [
      'a wrong IBAN',
      { billing: { name: 'U', address: 'R', iban: 'FR7630006000011234567890188' } },
      'billing iban-invalid',
    ],
    ['a wrong VAT number', { billing: { name: 'U', address: 'R', vat: '1' } }, 'billing vat-invalid'],
    [
      'a wrong Peppol identifier',
      { billing: { name: 'U', address: 'R', peppol: 'x' } },
      'billing peppol-invalid',
    ],
    [
      'a transfer that is none',
      { transfers: [{ country: 'DE', recipient: 'X', ground: 'adequacy' }] },
      'transfers country-inside-eea',
    ],
    [
      'data that end before they begin',
      { timeRange: { from: '2021-01-01', until: '2020-01-01' } },
      'timeRange ends-before-it-starts',
    ],
  ])('%s', (_what, changes, fault) => {
    expect(faults(changes)).toContain(fault);
  });

  it('takes a right IBAN, VAT number and Peppol identifier, spaces or not', () => {
    const billing = {
      name: 'U',
      address: 'R',
      iban: 'FR76 3000 6000 0112 3456 7890 189',
      vat: 'FR 40 303 265 045',
      peppol: '0009:12345678900012',
    };
    expect(faults({ billing })).toEqual([]);
  });

  it('counts a document that is there, not one that was redacted', () => {
    const opinion = { ethicsOpinion: { status: 'favourable' as const } };
    expect(faults(opinion, [{ kind: 'ethics-opinion', redactedAt: null }])).toEqual([]);
    expect(
      faults(opinion, [{ kind: 'ethics-opinion', redactedAt: '2026-01-01T00:00:00.000Z' }]),
    ).toHaveLength(1);
    expect(DOCUMENTS.every(({ legalSource }) => legalSource !== '')).toBe(true);
  });

  it('of before asks for none of the fields of the full one', () => {
    const short = formFaults({}, FIRST_FORM_VERSION).map(({ field }) => field);
    const added = FORM.filter(({ since }) => since > FIRST_FORM_VERSION).map(({ field }) => field);
    expect(short.filter((field) => (added as string[]).includes(field))).toEqual([]);
  });

  it('tells how far each section is: done and asked agree with the faults', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(whole)), (kept) => {
        const content = Object.fromEntries(kept.map((field) => [field, whole[field as keyof typeof whole]]));
        const open = formFaults(content, FORM_VERSION);
        const progress = sectionProgress(content, FORM_VERSION);
        for (const section of SECTIONS) {
          const faulty = new Set(
            open.filter((fault: FormFault) => fault.section === section).map(({ field }) => field),
          );
          const { asked, done } = progress.get(section) ?? { asked: 0, done: 0 };
          expect(asked - done).toBe(faulty.size);
        }
      }),
    );
  });

  it('is read in both languages, and nothing of it is lost', () => {
    const names = {
      person: () => 'Claire',
      dataset: () => 'Séjours',
      environment: () => 'Bulle',
      day: (day: string) => day,
      country: (code: string) => code,
    };
    for (const row of FORM) {
      if (whole[row.field] === undefined) continue;
      for (const language of ['fr', 'en'] as const)
        if (row.field !== 'declaredUses') expect(fieldLines(row, whole, language, names)).not.toEqual([]);
    }
  });
});

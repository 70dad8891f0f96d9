import { describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '@garant/contracts';
import { applicationPdf, applicationSections, formNames, type DocumentNames } from './application.pdf.js';

const PERSON = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const DATASET = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f13';
const names: DocumentNames = {
  people: { [PERSON]: 'Claire Guivarc’h' },
  datasets: new Map([[DATASET, { fr: 'Séjours', en: 'Stays' }]]),
  environments: new Map(),
};
const view = {
  applicationId: DATASET,
  version: 4,
  formVersion: 2,
  applicant: PERSON,
  organisation: 'université',
  attachments: [],
  content: {
    title: 'Asthme et air',
    purpose: '53.1.e',
    persons: [PERSON],
    domicile: 'FR',
    datasets: [{ datasetId: DATASET, resources: [{ resourceType: 'Condition', elements: ['code'] }] }],
    timeRange: { from: '2020-01-01', until: '2020-12-31' },
    valuePrevention: { answer: 'Prévenir les crises.', evidence: 'Protocole §2.' },
  },
} as unknown as ApplicationView;

describe('an application to print', () => {
  it.each(['fr', 'en'] as const)(
    'says the same in %s, section by section, without empty fields',
    (language) => {
      const sections = applicationSections(view, language, formNames(language, names));
      expect(sections.map(({ heading }) => heading)).toEqual(
        language === 'fr'
          ? ['Le projet', 'Le demandeur', 'La finalité', 'Les personnes', 'Les données', 'Les valeurs']
          : ['The project', 'The applicant', 'The purpose', 'The people', 'The data', 'The values'],
      );
      const lines = sections.flatMap(({ fields }) => fields.flatMap((field) => field.lines));
      expect(lines).toEqual(
        expect.arrayContaining(['Claire Guivarc’h', language === 'fr' ? 'Séjours' : 'Stays', 'France']),
      );
      expect(lines.join('\n')).toContain('Protocole §2.');
    },
  );

  it('is a tagged PDF in its language, whatever letters it holds', async () => {
    const odd = { ...view, content: { ...view.content, title: 'Étude Ω 研究' } } as ApplicationView;
    const pdf = await applicationPdf(odd, { language: 'fr', names, now: '2026-11-24T10:00:00.000Z' });
    const text = pdf.toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect(text).toContain('/Lang (fr)');
    expect(text).toContain('/Marked true');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { PublicProject } from '@garant/contracts';
import { projectJsonLd, projectsAtom } from './project.documents.js';

const project: PublicProject = {
  applicationId: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
  permitId: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f13',
  status: 'active',
  title: 'Cœur & <activité>',
  laySummary: 'Une question "simple".\u0007',
  purpose: '53.1.e',
  applicantType: 'university',
  organisation: 'universite-b',
  datasets: [],
  submittedAt: '2026-01-02T10:00:00.000Z',
  decidedAt: '2026-03-02T10:00:00.000Z',
  decision: 'grant',
  reason: null,
  validFrom: '2026-03-02T00:00:00.000Z',
  validUntil: '2027-03-02T00:00:00.000Z',
  results: [
    {
      resultId: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f14',
      kind: 'publication',
      title: { fr: 'Trouvé', en: 'Found' },
      summary: { fr: 'Oui.', en: 'Yes.' },
      url: 'https://doi.org/10.1234/x',
      doi: '10.1234/x',
      links: [],
      publishedAt: '2026-09-01T00:00:00.000Z',
      version: 1,
    },
  ],
  resultsDueAt: null,
  resultsLate: false,
  kind: 'permit',
  people: [
    { function: 'principal-investigator', name: 'Claire Morel' },
    { function: 'member', name: null },
  ],
  environment: null,
  decisionReason: 'Utile.',
  ethics: [],
  resultsPostponed: false,
  permits: [],
  steps: [],
};

describe('a project for programs', () => {
  it('is a schema.org ResearchProject that names only those who agreed', () => {
    expect(projectJsonLd(project, 'https://garant.example')).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'ResearchProject',
      '@id': `https://garant.example/projets/${project.applicationId}`,
      member: [{ roleName: 'principal-investigator', member: { name: 'Claire Morel' } }],
      subjectOf: [{ '@type': 'ScholarlyArticle', sameAs: 'https://doi.org/10.1234/x' }],
    });
  });
});

describe('the feed of new entries', () => {
  it('is well-formed whatever a title holds, and dated by its newest entry', () => {
    const feed = projectsAtom([project], 'https://garant.example');
    expect(feed).toContain('<title>Cœur &amp; &lt;activité&gt;</title>');
    expect(feed).toContain('<summary>Une question &quot;simple&quot;.</summary>');
    expect(feed).toContain('<updated>2026-03-02T10:00:00.000Z</updated>');
    expect(feed).toContain(`<id>urn:uuid:${project.applicationId}</id>`);
  });
  it('is a feed without entries, too', () => {
    expect(projectsAtom([], 'https://garant.example')).toContain(
      '<updated>1970-01-01T00:00:00.000Z</updated>',
    );
  });
});

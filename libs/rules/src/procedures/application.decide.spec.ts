import { describe, expect, it } from '@jest/globals';
import type { ApplicationFacts } from '../index.js';
import {
  askInformation,
  assess,
  content,
  dataset,
  facts,
  findComplete,
  giveInformation,
  member,
  play,
  researcher,
  signBy,
  signatory,
  submit,
  toPermit,
  voteBy,
} from '../../test/application.example.js';
import type { ApplicationCommand } from './application.model.js';

const last = (commands: readonly ApplicationCommand[], at?: ApplicationFacts): string => {
  const { events, refusals } = play(commands, at);
  return refusals.at(-1) ?? events.at(-1)!.type;
};
const before = (n: number): ApplicationCommand[] => toPermit.slice(0, n);

describe('an application', () => {
  it('becomes a permit by an assessment, a vote and a signature of three people', () => {
    const { state, events, refusals } = play(toPermit);
    expect(refusals).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual([
      'application.submitted',
      'application.found-complete',
      'application.assessed',
      'application.voted',
      'application.decided',
      'permit.signed',
    ]);
    expect(state).toMatchObject({
      status: 'DECISION_ISSUED',
      decision: { by: 'dora', decision: 'grant', permitId: 'permit-1' },
    });
    expect(events.at(-1)).toMatchObject({
      key: 'permit-1',
      data: {
        terms: {
          purpose: '53.1.e',
          persons: ['ada'],
          validFrom: '2026-11-01T00:00:00.000Z',
          validUntil: '2028-11-01T00:00:00.000Z',
          datasets: [{ datasetId: 'd1', holderId: 'hospital', regime: 'NON_OPPOSITION' }],
        },
      },
    });
  });

  it('carries no text of anyone in its events', () => {
    const words = JSON.stringify(
      play([
        ...before(2),
        askInformation,
        giveInformation,
        findComplete,
        assess(),
        voteBy(member, { version: 2 }),
        signBy(signatory, { version: 2 }),
      ]).events,
    );
    for (const text of ['Sepsis', 'recover', 'Which tools', 'because', 'good', 'lawful', 'Follow-up'])
      expect(words).not.toContain(text);
  });

  it.each<[name: string, over: object, expected: string]>([
    ['a prohibited use, declared', { declaredUses: ['54.c'] }, 'purpose-prohibited'],
    ['a purpose reserved to public bodies', { purpose: '53.1.a' }, 'purpose-not-for-applicant'],
    ['nobody named', { persons: [] }, 'persons-missing'],
    ['no dataset', { datasets: [] }, 'invalid-body'],
    ['the same dataset twice', { datasets: [...content.datasets, ...content.datasets] }, 'invalid-body'],
    [
      'an unknown dataset',
      { datasets: [{ datasetId: 'd2', resources: content.datasets[0]!.resources }] },
      'dataset-unknown',
    ],
    ['no resource type', { datasets: [{ datasetId: 'd1', resources: [] }] }, 'invalid-body'],
    [
      'a resource type that the dataset lacks',
      { datasets: [{ datasetId: 'd1', resources: [{ resourceType: 'Patient', elements: ['birthDate'] }] }] },
      'element-not-in-dataset',
    ],
    [
      'an element that the dataset lacks',
      {
        datasets: [
          { datasetId: 'd1', resources: [{ resourceType: 'Condition', elements: ['code', 'note'] }] },
        ],
      },
      'element-not-in-dataset',
    ],
    [
      'a type without elements',
      { datasets: [{ datasetId: 'd1', resources: [{ resourceType: 'Condition', elements: [] }] }] },
      'element-not-in-dataset',
    ],
    ['an unknown environment', { environmentId: 'e2' }, 'environment-unknown'],
    ['pseudonymised without saying why', { anonymisedInsufficient: ' ' }, 'anonymised-justification-missing'],
    ['pseudonymised without a GDPR basis', { gdprBasis: undefined }, 'gdpr-basis-missing'],
    [
      'anonymised needs neither',
      { format: 'anonymised', gdprBasis: undefined, anonymisedInsufficient: undefined },
      'application.submitted',
    ],
    ['no intended use', { intendedUse: '  ' }, 'invalid-body'],
    ['a lay summary of 251 words', { laySummary: 'word '.repeat(251) }, 'lay-summary-too-long'],
    ['a period that ends before it starts', { periodEnd: '2026-10-31' }, 'period-invalid'],
    ['a period in the past', { periodStart: '2024-01-01', periodEnd: '2026-11-23' }, 'period-invalid'],
    ['ten years', { periodEnd: '2036-10-31' }, 'application.submitted'],
    ['ten years and two days', { periodEnd: '2036-11-02' }, 'period-invalid'],
    ['no such day', { periodEnd: '2026-13-45' }, 'period-invalid'],
  ])('submitted with %s', (_name, over, expected) => expect(last([submit(over)])).toBe(expected));

  it('names the article when a use is prohibited, already in the draft', () => {
    const draft: ApplicationCommand = {
      type: 'application.draft',
      actor: researcher,
      body: { applicationId: 'app-1', expectedVersion: 0, content: { declaredUses: ['54.b'] } },
    };
    expect(last([draft])).toBe('purpose-prohibited');
  });

  it('asks a dataset of the SNDS for the public interest', () => {
    const snds = facts({ dataset: () => ({ ...dataset, regime: 'SNDS_OPPOSITION' }) });
    expect(last([submit()], snds)).toBe('public-interest-missing');
    expect(last([submit({ publicInterest: 'It serves everyone' })], snds)).toBe('application.submitted');
  });
  it('cannot ask for a dataset that is unpublished or under a regime that is not decided', () => {
    expect(last([submit()], facts({ dataset: () => ({ ...dataset, status: 'described' }) }))).toBe(
      'dataset-not-published',
    );
    expect(last([submit()], facts({ dataset: () => ({ ...dataset, regime: 'EHDS_71_4_EXCEPTION' }) }))).toBe(
      'regime-unknown',
    );
  });
  it('raises flags for a human, and goes through with them', () => {
    const { events } = play([submit({ intendedUse: 'Market analysis' })]);
    expect(events[0]!.data).toMatchObject({
      flags: expect.arrayContaining(['screen.54.c', 'environment-not-ready']),
    });
  });
});

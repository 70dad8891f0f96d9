import { describe, expect, it } from '@jest/globals';
import { ACTS, DATA_CATEGORIES, DECIDED_REGIMES, RECORDED_ACTS } from '../codes.js';
import { actingAs, receiptRecord, type ReceiptAct } from './receipt.record.js';
import { ACT_STATES, categoryTerm, eventState, REGIME_BASIS } from './receipt.terms.js';

const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const person = { role: 'patient', assurance: 'eidas2', subjectRef: ID };
const parent = { ...person, subjectRef: '019a3c1e-5b2d-7c4a-9f10-000000000000' };
export const receiptAct = (over: Partial<ReceiptAct> = {}): ReceiptAct => ({
  receiptId: ID,
  choiceId: ID,
  subjectRef: ID,
  position: 7,
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  channel: 'portal',
  notice: {
    noticeId: 'ehds-opt-out',
    version: 2,
    hash: 'a'.repeat(64),
    language: 'fr',
    shownAt: '2026-11-24T11:59:00.000Z',
  },
  actedAt: '2026-11-24T12:00:00.000Z',
  acceptedAt: '2026-11-24T12:00:00.000Z',
  recordedAt: '2026-11-24T12:00:01.000Z',
  actedBy: ID,
  ...over,
});
const title = { fr: 'Titre', en: 'Title' };
const recordOf = (over: Partial<ReceiptAct>, capacity: Parameters<typeof receiptRecord>[3] = person) =>
  receiptRecord(receiptAct(over), title, 'https://garant.example', capacity) as {
    pii_processing: { title: string; purposes: Record<string, unknown>[] } & Record<string, unknown>;
    party_identification: { party_role: string; party_id: string }[];
    event: { acting: Record<string, unknown> } & Record<string, unknown>;
  };

describe('what GDPR Art. 7(1) wants to be demonstrable is in the receipt', () => {
  it('who, capacity, assurance, text with hash and language and time shown, purpose, time, channel', () => {
    const record = recordOf({ scope: { kind: 'purpose', id: '53.1.e' } });
    expect(record.pii_processing).toMatchObject({
      privacy_notice: 'https://garant.example/api/v1/notices/ehds-opt-out/2',
      privacy_notice_hash: `sha256:${'a'.repeat(64)}`,
      privacy_notice_shown_at: '2026-11-24T11:59:00.000Z',
      language: 'fr',
      title: 'Titre',
    });
    expect(record.pii_processing.purposes[0]).toMatchObject({
      purpose: '53.1.e',
      purpose_type: ['https://w3id.org/dpv/legal/eu/ehds#HealthcareScientificResearch'],
      lawful_basis: 'Regulation (EU) 2025/327 Art. 71',
      jurisdiction: 'EU',
    });
    expect(record.event).toMatchObject({
      event_time: '2026-11-24T12:00:00.000Z',
      channel: 'portal',
      acting: { as: 'person', account: ID, assurance: 'eidas2' },
    });
  });

  it.each([
    ['the person', {}, person, 'person', ['consent register', 'person', 'supervisory authority']],
    [
      'a parent under an authority',
      { authorityId: ID, voice: ID },
      person,
      'representative',
      ['representative'],
    ],
    [
      'an agent under a mandate',
      { mandateId: ID },
      { role: 'agent', assurance: 'eidas1' },
      'agent',
      ['agent'],
    ],
    [
      'an agent with a paper form',
      { formId: ID, channel: 'paper' },
      { role: 'agent', assurance: 'eidas1' },
      'agent',
      ['agent'],
    ],
    [
      'the register, when a term is over',
      { regime: 'EXPLICIT_CONSENT', act: 'lapse', because: 'expired' },
      null,
      'register',
      [],
    ],
    ['two parents who agreed', { because: 'resolution' }, parent, 'representative', ['representative']],
    ['whoever held the record of an older act', { channel: 'import' }, null, 'importer', ['importer']],
    ['the register, when an advance choice comes', { because: 'advance-choice' }, null, 'register', []],
  ] as const)('says that %s acted', (_who, over, capacity, as, roles) => {
    const record = recordOf(over, capacity);
    expect(record.event.acting.as).toBe(as);
    expect(record.event.acting.account).toBe(as === 'register' ? null : ID);
    expect(record.party_identification.map((party) => party.party_role)).toEqual(
      expect.arrayContaining([...roles]),
    );
    expect(actingAs(receiptAct(over), capacity)).toBe(as);
  });

  it('a withdrawal by somebody else is a revocation, a lapse after a new text an invalidation (DPV 2.3)', () => {
    expect(eventState('withdraw', 'person')).toBe('https://w3id.org/dpv#ConsentWithdrawn');
    expect(eventState('withdraw', 'agent')).toBe('https://w3id.org/dpv#ConsentWithdrawn');
    expect(eventState('withdraw', 'representative')).toBe('https://w3id.org/dpv#ConsentRevoked');
    expect(eventState('lapse', 'register', 'expired')).toBe('https://w3id.org/dpv#ConsentExpired');
    expect(eventState('lapse', 'register', 'notice-revised')).toBe('https://w3id.org/dpv#ConsentInvalidated');
  });

  it('names the category that a refusal is about, else health data as a whole', () => {
    const one = recordOf({ scope: { kind: 'category', id: '51.1.f' } });
    expect(one.pii_processing.purposes[0]?.pii_information).toEqual([
      { pii_type: categoryTerm('51.1.f'), pii_title: 'EHDS Art. 51(1)(f)', sensitive: true },
    ]);
    const all = recordOf({});
    expect(all.pii_processing.purposes[0]?.pii_information).toMatchObject([
      { pii_type: 'https://w3id.org/dpv/pd#MedicalHealth' },
    ]);
  });

  it('has terms for every act, regime and category', () => {
    expect(Object.keys(ACT_STATES).sort()).toEqual([...RECORDED_ACTS].sort());
    expect(Object.keys(REGIME_BASIS).sort()).toEqual([...DECIDED_REGIMES].sort());
    expect(new Set(DATA_CATEGORIES.map(categoryTerm)).size).toBe(DATA_CATEGORIES.length);
    for (const act of ACTS) expect(eventState(act, 'person')).toMatch(/^https:\/\/w3id\.org\/dpv/);
  });
});

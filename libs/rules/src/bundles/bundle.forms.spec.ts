import { describe, expect, it } from '@jest/globals';
import { Fhir } from 'fhir';
import fc from 'fast-check';
import { auditEventOf, BUNDLE_FHIR } from './audit.event.js';
import {
  BUNDLE_COLUMNS,
  BUNDLE_CSV,
  csvCell,
  dictionaryCsv,
  rfc8785,
  type ExportedEntry,
} from './bundle.table.js';

const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const row = (change: Record<string, unknown> = {}, more: Partial<ExportedEntry> = {}): ExportedEntry => ({
  index: 7,
  leafHash: 'ab'.repeat(32),
  entry: {
    v: 1,
    id: ID,
    kind: 'event',
    source: 'garant/consent',
    topic: 'consent.events',
    partition: 0,
    offset: '12',
    type: 'choice.recorded',
    time: '2026-03-02T09:30:00.000Z',
    received: '2026-03-02T09:30:00.100Z',
    actor: { ref: ID, role: 'patient', organisation: 'chu-exemple' },
    cause: ID,
    subject: ID,
    permit: null,
    dataset: ID,
    application: null,
    release: null,
    environment: 'env-1',
    purpose: '53.1.e',
    outcome: 'done',
    commit: 'cd'.repeat(32),
    confidential: null,
    flags: ['gap'],
    ...change,
  },
  details: { data: { act: 'opt-out', note: 'a;"b"' }, salt: 'AAECAwQFBgcICQoLDA0ODw' },
  ...more,
});
const fhir = new Fhir();
const messages = (of: ExportedEntry) =>
  fhir.validate(auditEventOf(of, 'audit.example.fr/log1'), { errorOnUnexpected: true }).messages;
const faults = (of: ExportedEntry): string[] =>
  messages(of)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);

describe('an entry as FHIR R4 AuditEvent', () => {
  it('holds against the published structure, whatever the entry lacks', () => {
    expect(faults(row())).toEqual([]);
    const none = { actor: null, cause: null, subject: null, dataset: null, environment: null, purpose: null };
    expect(
      faults(row({ ...none, outcome: null, time: null, flags: ['unreadable'], kind: 'unreadable' })),
    ).toEqual([]);
  });
  it('takes codes of the standard value sets wherever HL7 has one for the matter', () => {
    // Extensible sets: the platform's own names of acts, roles and purposes stand beside HL7's, and the validator's copy of
    // v3-ActReason is not expanded.
    const own = /\.(subtype|purposeOfEvent|agent\[0\]\.role)\[0\]$/;
    const strange = messages(row()).filter(({ message }) => /value set/.test(message ?? ''));
    expect(strange.map(({ location }) => location).filter((location) => !own.test(location ?? ''))).toEqual(
      [],
    );
  });
  it('is refused by the same validator when a required part is missing', () => {
    const { recorded: _, ...without } = auditEventOf(row(), 'o') as { recorded: string };
    expect(fhir.validate(without).valid).toBe(false);
  });
  it.each([
    // type, DICOM code, action, outcome of the entry, FHIR outcome
    ['choice.recorded', '110110', 'C', 'done', '0'],
    ['entries.read', '110101', 'R', null, '0'],
    ['bundle.made', '110101', 'C', null, '0'],
    ['data.read', '110112', 'R', null, '0'],
    ['person.erased', '110110', 'D', null, '0'],
    ['release.refused', '110106', 'E', 'deny', '4'],
    ['command.refused', '110100', 'E', 'refused', '4'],
    ['alarm.raised', '110113', 'C', null, '0'],
    ['choices.imported', '110107', 'C', null, '0'],
    ['permit.persons-changed', '110100', 'U', null, '0'],
    ['account.created', '110114', 'C', null, '0'],
  ])('%s is %s, action %s', (type, code, action, outcome, expected) => {
    expect(auditEventOf(row({ type, outcome }), 'o')).toMatchObject({
      type: { code },
      action,
      outcome: expected,
      subtype: [{ code: type }],
    });
  });
  it('a message that could not be believed is a serious failure', () => {
    expect(auditEventOf(row({ flags: ['bad-signature'] }), 'o').outcome).toBe('8');
  });
  it('names no person but by reference, and the purpose by HL7’s codes too', () => {
    const event = auditEventOf(row(), 'o') as { purposeOfEvent: { coding: { code: string }[] }[] };
    expect(event.purposeOfEvent[0]?.coding.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['HRESCH', '53.1.e']),
    );
    expect(BUNDLE_FHIR.line(row(), 'o')).not.toContain('opt-out');
  });
});

describe('the canonical form', () => {
  it('is RFC 8785’s own example, and stays itself', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\\"\/',
      literals: [null, true, false],
    };
    expect(rfc8785(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        const text = rfc8785(JSON.parse(JSON.stringify(any)));
        expect(rfc8785(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('the table of a bundle', () => {
  it('has a row per entry and a word for each column, in both languages', () => {
    const cells = BUNDLE_CSV.line(row()).split(';');
    expect(cells.slice(0, 3)).toEqual(['7', 'event', 'choice.recorded']);
    expect(BUNDLE_CSV.head.trimEnd().split(';')).toHaveLength(BUNDLE_COLUMNS.length);
    for (const language of ['fr', 'en'] as const)
      expect(dictionaryCsv(language).trimEnd().split('\n')).toHaveLength(BUNDLE_COLUMNS.length + 1);
  });
  it('shows erased details as nothing, with the entry that erased them', () => {
    const erased = row({}, { details: null, erased: { entryIndex: 9, reason: 'person', at: 'x' } });
    expect(BUNDLE_CSV.line(erased).split(';').slice(-3)).toEqual(['', '9', 'ab'.repeat(32)]);
  });
  it('is no formula for a spreadsheet', () => {
    expect(['=1+1', '@x', '-1', '+1'].map(csvCell)).toEqual(["'=1+1", "'@x", "'-1", "'+1"]);
    expect(csvCell(-1)).toBe('-1');
  });
  it('any text comes back from its cell', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cell = csvCell(text);
        const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(plain.replace(/^'/, '')).toBe(text.replace(/^'/, ''));
        expect(cell.startsWith('"') || !/[;\r\n"]/.test(cell)).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { decideEnvironment, evolveEnvironment, lapsesToAnnounce } from './environment.decide.js';
import { environmentFailure, environmentStanding } from './environment.conformity.js';
import type { Declaration, Environment } from './environment.model.js';

const NOW = '2026-11-24T12:00:00.000Z';
const period = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2026-12-20T00:00:00.000Z' };
const required: Declaration[] = [
  { kind: 'hds', certificate: 'HDS-1', activities: [1], referential: '2024', ...period },
  { kind: 'location', storageCountries: ['FR'], ...period },
  { kind: 'audit', auditor: 'cabinet', thirdParty: true, auditedOn: '2026-01-01', ...period },
  { kind: 'logs', months: 12, ...period },
];
const environment = (declarations: readonly Declaration[], country = 'FR'): Environment => ({
  environmentId: 'e',
  operatorId: 'lab',
  country,
  attestation: null,
  declarations,
});
const withOne = (one: Declaration): Environment =>
  environment([...required.filter(({ kind }) => kind !== one.kind), one]);

describe('an environment may receive data (SPE-01, SOV-01)', () => {
  it('when all that is required is declared, in force and conforming', () => {
    expect(environmentFailure(environment(required), NOW)).toBeUndefined();
  });
  it.each(required.map(({ kind }) => kind))('not without %s', (kind) => {
    expect(environmentFailure(environment(required.filter((one) => one.kind !== kind)), NOW)).toBe(
      'environment-not-attested',
    );
  });
  it.each<[string, Declaration, string | undefined]>([
    [
      'storage in a third country',
      { kind: 'location', storageCountries: ['FR', 'US'], ...period },
      'environment-not-conforming',
    ],
    [
      'an audit of its own',
      { kind: 'audit', auditor: 'self', thirdParty: false, auditedOn: '2026-01-01', ...period },
      'environment-not-conforming',
    ],
    ['logs kept for eleven months', { kind: 'logs', months: 11, ...period }, 'environment-not-conforming'],
    [
      'a holder of 24 % from outside the Union',
      { kind: 'ownership', seatCountry: 'FR', largestNonEu: 24, totalNonEu: 39, ...period },
      undefined,
    ],
    [
      'a holder of 24.1 %',
      { kind: 'ownership', seatCountry: 'FR', largestNonEu: 24.1, totalNonEu: 39, ...period },
      'environment-not-conforming',
    ],
    [
      '39.1 % together',
      { kind: 'ownership', seatCountry: 'FR', largestNonEu: 20, totalNonEu: 39.1, ...period },
      'environment-not-conforming',
    ],
    [
      'a seat outside',
      { kind: 'ownership', seatCountry: 'US', largestNonEu: 0, totalNonEu: 0, ...period },
      'environment-not-conforming',
    ],
    [
      'remote access from the EEA',
      { kind: 'remote-access', countries: ['DE'], guarantee: 'none', ...period },
      undefined,
    ],
    [
      'remote access from India without guarantee',
      { kind: 'remote-access', countries: ['IN'], guarantee: 'none', ...period },
      'environment-not-conforming',
    ],
    [
      'remote access from Japan under adequacy',
      { kind: 'remote-access', countries: ['JP'], guarantee: 'adequacy', ...period },
      undefined,
    ],
    [
      'an unguarded sub-processor',
      { kind: 'sub-processors', list: [{ id: 'x', country: 'US', guarantee: 'none' }], ...period },
      'environment-not-conforming',
    ],
    [
      'nobody who is named',
      { kind: 'tooling', tools: [], cores: 8, memoryGb: 64, gpus: 0, administrators: 0, ...period },
      'environment-not-conforming',
    ],
    [
      'a SecNumCloud that has lapsed',
      {
        kind: 'secnumcloud',
        reference: 'S',
        services: ['x'],
        validFrom: '2025-01-01T00:00:00.000Z',
        validUntil: '2026-01-01T00:00:00.000Z',
      },
      'environment-attestation-expired',
    ],
  ])('%s', (_what, one, failure) => {
    expect(environmentFailure(withOne(one), NOW)).toBe(failure);
  });
  it('is judged at each instant: the end is the first without it', () => {
    expect(environmentFailure(environment(required), '2026-12-19T23:59:59.999Z')).toBeUndefined();
    expect(environmentFailure(environment(required), '2026-12-20T00:00:00.000Z')).toBe(
      'environment-attestation-expired',
    );
  });
  it('says of each kind how it stands', () => {
    const standing = environmentStanding(environment(required), NOW);
    expect(standing.filter(({ blocks }) => blocks)).toEqual([]);
    expect(standing.find(({ kind }) => kind === 'secnumcloud')).toMatchObject({
      standing: 'missing',
      blocks: false,
    });
  });
});

describe('a declaration', () => {
  const operator = { ref: 'o', role: 'environment-operator', organisation: 'lab' } as const;
  const decide = (declaration: Declaration) =>
    decideEnvironment(
      environment([]),
      { type: 'environment.declare', actor: operator, body: { environmentId: 'e', declaration } },
      { now: NOW },
    );
  it.each<[string, Declaration, string]>([
    [
      'an audit tomorrow',
      { ...(required[2] as Declaration<'audit'>), auditedOn: '2026-11-25' },
      'in-the-future',
    ],
    [
      'a part above the whole',
      { kind: 'ownership', seatCountry: 'FR', largestNonEu: 20, totalNonEu: 10, ...period },
      'part-above-the-whole',
    ],
    [
      'a place for thirteen months',
      {
        kind: 'location',
        storageCountries: ['FR'],
        validFrom: period.validFrom,
        validUntil: '2027-02-01T00:00:00.000Z',
      },
      'valid-too-long',
    ],
  ])('%s is refused', (_what, declaration, rule) => {
    expect(decide(declaration)).toMatchObject({
      ok: false,
      refusal: { code: 'attestation-invalid', params: { rule } },
    });
  });
  it('that does not conform is taken, and blocks', () => {
    const declaration: Declaration = { kind: 'logs', months: 3, ...period };
    const decided = decide(declaration);
    if (!decided.ok) throw new Error('refused');
    const after = evolveEnvironment(environment(required), decided.events[0]!)!;
    expect(environmentFailure(after, NOW)).toBe('environment-not-conforming');
  });
  it('is announced once at each step before it lapses', () => {
    const one = environment([required[0]!]);
    const said: ReturnType<typeof lapsesToAnnounce>[number][] = [];
    for (const day of ['11-19', '11-20', '11-25', '12-13', '12-14', '12-20', '12-25'])
      said.push(...lapsesToAnnounce(one, said, `2026-${day}T00:00:00.000Z`));
    expect(said.map(({ daysLeft }) => daysLeft)).toEqual([30, 7, 0]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PROBLEMS } from '@garant/contracts';
import { FHIR_REFUSALS, FHIR_VERSIONS, type ConsentHistory, type ConsentState } from '@garant/rules';
import { interoperabilityOperations } from '../../openapi/interoperability.operations.js';
import { consentId, elementOf, subjectOfId } from './fhir.answer.js';
import { INTERACTIONS, capabilityStatement } from './fhir.capability.js';
import { SEARCH_PARAMETERS, found, readSearch } from './fhir.search.js';

const state = (
  position: number,
  actedAt: string,
  over: Partial<ConsentState['stated']> = {},
): ConsentState => ({
  id: `c${position}`,
  subjectRef: randomUUID(),
  choiceId: randomUUID(),
  position,
  recordedAt: '2026-03-02T10:00:00.500Z',
  stated: {
    regime: 'EHDS_OPT_OUT',
    act: 'opt-out',
    scope: { kind: 'everything' },
    actedAt,
    notice: { noticeId: 'n', version: 1, hash: '', language: 'fr' },
    ...over,
  },
  inForce: true,
  except: [],
});
const history = (one: ConsentState): ConsentHistory => ({
  id: one.id,
  regime: one.stated.regime,
  scope: one.stated.scope,
  versions: [one],
});

describe('search parameters', () => {
  const all = [
    state(1, '2026-03-01T09:30:00.250Z'),
    state(2, '2026-03-02T00:00:00.000Z', { act: 'reverse-opt-out' }),
    state(3, '2026-02-28T23:59:59.999Z', { regime: 'NON_OPPOSITION', act: 'object' }),
  ].map(history);
  const ids = (query: Record<string, unknown>): string[] => found(all, readSearch(query)).map(({ id }) => id);

  it.each([
    [{}, ['c3', 'c2', 'c1']],
    [{ status: 'active' }, ['c3', 'c1']],
    [{ status: 'active,inactive' }, ['c3', 'c2', 'c1']],
    [{ status: 'http://hl7.org/fhir/consent-state-codes|inactive' }, ['c2']],
    [{ category: 'NON_OPPOSITION' }, ['c3']],
    [{ category: 'OPTOUT' }, ['c2', 'c1']],
    [{ category: 'urn:garant:fhir:regime|EHDS_OPT_OUT' }, ['c2', 'c1']],
    [{ category: 'urn:elsewhere|EHDS_OPT_OUT' }, []],
    [{ date: '2026-03-01' }, ['c1']],
    [{ date: 'ne2026-03-01' }, ['c3', 'c2']],
    [{ date: 'gt2026-03-01' }, ['c2']],
    [{ date: 'ge2026-03-01' }, ['c2', 'c1']],
    [{ date: 'lt2026-03-01' }, ['c3']],
    [{ date: 'le2026-03-01' }, ['c3', 'c1']],
    [{ date: ['ge2026-02-28', 'lt2026-03-02'] }, ['c3', 'c1']],
    [{ date: '2026-03-01T09:30:00Z' }, ['c1']],
    [{ date: '2026-03-01T10:30:00+01:00' }, ['c1']],
    [{ date: 'gt2026-03-01T09:30:00Z' }, ['c2']],
    [{ _lastUpdated: '2026-03-02' }, ['c3', 'c2', 'c1']],
    [{ _id: 'c1,c2' }, ['c2', 'c1']],
    [{ status: 'active', category: 'NON_OPPOSITION' }, ['c3']],
  ])('%j finds %j', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it.each([
    ['actor', { actor: 'x' }],
    ['a modifier', { 'status:not': 'active' }],
    ['_include', { _include: 'Consent:patient' }],
    ['_sort', { _sort: 'date' }],
  ])('%s is refused, never ignored', (_, query) => {
    expect(() => readSearch(query)).toThrow(expect.objectContaining({ code: 'fhir-search-unknown' }));
  });
  it.each([
    [{ date: '2026' }],
    [{ date: 'ap2026-03-01' }],
    [{ date: '2026-02-31T99:00:00Z' }],
    [{ status: 'urn:x|active' }],
    [{ patient: 'Anne' }],
    [{ patient: ['Patient/a', 'Patient/b'] }],
    [{ _count: '-1' }],
    [{ _count: 'x' }],
  ])('%j is refused with its field', (query) => {
    expect(() => readSearch(query)).toThrow(expect.objectContaining({ code: 'invalid-query' }));
  });
  it('bounds a page', () => {
    expect(readSearch({}).count).toBe(50);
    expect(readSearch({ _count: '5000' }).count).toBe(100);
    expect(readSearch({ _count: '0' }).count).toBe(0);
  });
});

describe('the CapabilityStatement', () => {
  it.each(FHIR_VERSIONS)('of %s says what the addresses do, and nothing else', (version) => {
    const statement = capabilityStatement(version, 'https://garant.example') as {
      rest: { resource: { interaction: { code: string }[]; searchParam: { name: string }[] }[] }[];
    };
    const [consent] = statement.rest[0]!.resource;
    expect(consent?.interaction).toEqual(INTERACTIONS);
    const addresses = interoperabilityOperations
      .filter(({ tag }) => tag === 'FHIR')
      .map(({ method, path }) => `${method} ${path.replace('/fhir/{version}/', '')}`);
    const needed: Record<string, string> = {
      read: 'GET Consent/{id}',
      vread: 'GET Consent/{id}/_history/{position}',
      'history-instance': 'GET Consent/{id}/_history',
      'search-type': 'GET Consent',
      create: 'POST Consent',
    };
    for (const { code } of INTERACTIONS) expect(addresses).toContain(needed[code]);
    for (const never of ['PUT Consent/{id}', 'DELETE Consent/{id}', 'PATCH Consent/{id}'])
      expect(addresses).not.toContain(never);
    const search = interoperabilityOperations.find(({ path }) => path === '/fhir/{version}/Consent')!;
    expect(Object.keys(search.query!.shape)).toEqual(
      expect.arrayContaining(SEARCH_PARAMETERS.map(({ name }) => name)),
    );
  });
});

describe('answers', () => {
  it('an id leads back to the person, and nothing else is an id', () => {
    const subjectRef = randomUUID();
    const id = consentId(subjectRef)('EHDS_OPT_OUT/everything/');
    expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
    expect(subjectOfId(id)).toBe(subjectRef);
    expect(consentId(subjectRef)('NON_OPPOSITION/everything/')).not.toBe(id);
    for (const wrong of ['', subjectRef, `${id}0`, '../x']) expect(subjectOfId(wrong)).toBeNull();
  });
  it('every refusal of the reader is a problem with both languages', () => {
    for (const code of FHIR_REFUSALS) expect(PROBLEMS[code].title.fr && PROBLEMS[code].title.en).toBeTruthy();
  });
  it('a rule of the register names the element that it is about, in the words of the release', () => {
    expect(elementOf('acted-in-future', 'R4')).toBe('Consent.dateTime');
    expect(elementOf('acted-in-future', 'R5')).toBe('Consent.date');
    expect(elementOf('notice-unknown', 'R5')).toBe('Consent.policyBasis');
    expect(elementOf('rate-limited', 'R4')).toBeUndefined();
  });
});

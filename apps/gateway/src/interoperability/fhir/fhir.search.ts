import { ProblemError } from '@garant/nest-kit';
import {
  REGIME_CODES,
  SYSTEMS,
  instant,
  stanceOf,
  type ConsentHistory,
  type ConsentState,
} from '@garant/rules';

/** Search parameters of Consent, as the CapabilityStatement lists them. What is not here is refused, never ignored. */
export const SEARCH_PARAMETERS = [
  { name: 'patient', type: 'reference', documentation: 'Patient/{id}; one’s own when absent.' },
  { name: 'status', type: 'token', documentation: 'active, inactive' },
  { name: 'category', type: 'token', documentation: 'Regime, or HL7 ActCode of the directive.' },
  { name: 'date', type: 'date', documentation: 'When the person acted.' },
  { name: '_lastUpdated', type: 'date', documentation: 'When the register took the last change.' },
  { name: '_id', type: 'token', documentation: 'Logical id.' },
] as const;
const CONTROLS = ['_count', '_cursor', '_format', 'lang'];

export interface Search {
  readonly patient: string | undefined;
  readonly matches: (consent: ConsentState) => boolean;
  readonly count: number;
  /** How many were shown before. */
  readonly after: number;
  /** The parameters as they came, for links. */
  readonly given: readonly (readonly [string, string])[];
}

const MOST = 100;
const faulty = (field: string, rule: string): ProblemError =>
  new ProblemError('invalid-query', { errors: [{ field, rule }] });

/** @throws ProblemError `fhir-search-unknown`, `invalid-query` */
export function readSearch(query: Readonly<Record<string, unknown>>): Search {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]),
  );
  const known = new Set<string>([...SEARCH_PARAMETERS.map(({ name }) => name), ...CONTROLS]);
  const unknown = given.filter(([name]) => !known.has(name));
  if (unknown.length > 0)
    throw new ProblemError('fhir-search-unknown', {
      errors: unknown.map(([name]) => ({
        field: name.slice(0, 60),
        rule: 'not a parameter of Consent here',
      })),
    });
  const all = (name: string): string[] => given.filter(([one]) => one === name).map(([, value]) => value);
  const single = (name: string): string | undefined => {
    const values = all(name);
    if (values.length > 1) throw faulty(name, 'once');
    return values[0];
  };
  const tests = [
    ...all('status').map((value) => statusTest(value)),
    ...all('category').map((value) => categoryTest(value)),
    ...all('date').map((value) => dateTest('date', value, ({ stated }) => stated.actedAt)),
    ...all('_lastUpdated').map((value) => dateTest('_lastUpdated', value, ({ recordedAt }) => recordedAt)),
    ...all('_id').map((value) => {
      const ids = value.split(',');
      return ({ id }: ConsentState) => ids.includes(id);
    }),
  ];
  return {
    patient: patientOf(single('patient')),
    matches: (consent) => tests.every((test) => test(consent)),
    count: number('_count', single('_count'), MOST, 50),
    after: number('_cursor', single('_cursor'), 1_000_000, 0),
    given: given.filter(([name]) => name !== '_cursor'),
  };
}

function number(name: string, value: string | undefined, most: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!/^\d{1,7}$/.test(value)) throw faulty(name, 'a whole number');
  return Math.min(Number(value), most);
}

function patientOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const id = /^(?:Patient\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(value)?.[1];
  if (id === undefined) throw faulty('patient', 'Patient/{id}');
  return id;
}

type Test = (consent: ConsentState) => boolean;
export const statusOf = (consent: ConsentState): 'active' | 'inactive' =>
  stanceOf(consent).startsWith('ended') ? 'inactive' : 'active';

const STATUS_SYSTEM = 'http://hl7.org/fhir/consent-state-codes';
function statusTest(value: string): Test {
  const wanted = value.split(',').map((one) => {
    const [system, code] = one.includes('|') ? one.split('|') : [STATUS_SYSTEM, one];
    if (system !== STATUS_SYSTEM && system !== '') throw faulty('status', STATUS_SYSTEM);
    return code;
  });
  return (consent) => wanted.includes(statusOf(consent));
}

function categoryTest(value: string): Test {
  const wanted = value.split(',').map((one) => (one.includes('|') ? one.split('|') : [undefined, one]));
  return ({ stated: { regime } }) =>
    wanted.some(
      ([system, code]) =>
        ((system === undefined || system === SYSTEMS.regime) && code === regime) ||
        ((system === undefined || system === SYSTEMS.actCode) && code === REGIME_CODES[regime].actCodes[0]),
    );
}

const DATE =
  /^(eq|ne|gt|lt|ge|le)?(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?)$/;
/** FHIR date search over an instant: the value is an interval, a day wide when it has no time (HL7 FHIR Search §3.2.1.5.6). */
function dateTest(name: string, value: string, of: (consent: ConsentState) => string): Test {
  const parts = DATE.exec(value);
  const from = parts ? instant(parts[2]!) : Number.NaN;
  if (!parts || !Number.isFinite(from)) throw faulty(name, 'eq|ne|gt|lt|ge|le and a day or an instant');
  const to = from + (parts[2]!.includes('T') ? (parts[2]!.includes('.') ? 1 : 1_000) : 86_400_000);
  const inside = (at: number): boolean => at >= from && at < to;
  const tests: Readonly<Record<string, (at: number) => boolean>> = {
    eq: inside,
    ne: (at) => !inside(at),
    gt: (at) => at >= to,
    ge: (at) => at >= from,
    lt: (at) => at < from,
    le: (at) => at < to,
  };
  const test = tests[parts[1] ?? 'eq']!;
  return (consent) => test(instant(of(consent)));
}

/** Current states that match, newest change first. */
export const found = (histories: readonly ConsentHistory[], search: Search): readonly ConsentState[] =>
  histories
    .map(({ versions: [current] }) => current)
    .filter(search.matches)
    .sort((a, b) => b.position - a.position || (a.id < b.id ? -1 : 1));

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { LogEntry } from '@garant/contracts';
import {
  entryIndexes,
  searchEntries,
  type EntryFilter,
  type EntryScope,
} from '../src/entries/entry.search.js';
import { entryPages } from '../src/entries/entry.stream.js';
import { buildEntry as built } from '../src/intake/entry.building.js';
import { referencesOf, type Reference } from '../src/intake/entry.references.js';
import type { Reading } from '../src/intake/message.reading.js';
import { event, logStage, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
const DATASETS = Array.from({ length: 3 }, () => randomUUID());
const ACTORS = Array.from({ length: 4 }, () => randomUUID());
const rare = randomUUID();
/** What the log holds, as it was sent. */
let sent: { reading: Reading; entry: LogEntry; references: Reference[] }[] = [];

const hour = (at: number): string =>
  new Date(Date.parse('2026-01-01T00:00:00.000Z') + at * 3_600_000).toISOString();

/** Batches of every size, of things that many entries share and that few have; some happened long before they arrived. */
beforeAll(async () => {
  stage = await logStage();
  const counts = [1, 1, 300, 2, 700, 1, 1, 900, 5, 400];
  let offset = 0;
  for (const count of counts) {
    const readings = await Promise.all(
      Array.from({ length: count }, async () => {
        const at = ++offset;
        const late = at % 97 === 0;
        return stage.read(
          rawOf(
            'consent.events',
            event({
              producernumber: at,
              time: hour(late ? 3 : at),
              type: at % 3 === 0 ? 'data.read' : 'key.released',
              actor: {
                ref: ACTORS[at % 4],
                role: 'operator',
                assurance: 'x',
                ...(at % 5 === 0 ? { organisation: 'hospital' } : {}),
              },
              data: {
                key: 'k',
                service: 'consent',
                what: 'x',
                datasetId: DATASETS[at % 3],
                ...(at === 1_500 ? { permitId: rare, subjectRef: rare, purpose: '53.1.e' } : {}),
                ...(at % 211 === 0 ? { effect: 'deny', projectId: rare } : {}),
              },
            }),
            at,
          ),
        );
      }),
    );
    await stage.sequencer.append(readings);
    sent = sent.concat(readings.map((reading) => ({ reading, ...entryOf(reading) })));
  }
});
afterAll(() => stage.end());

function entryOf(reading: Reading): { entry: LogEntry; references: Reference[] } {
  const { entry } = built(reading);
  return { entry, references: referencesOf(reading, entry) };
}

/** All that a filter and a scope ask for, looked for in every entry one by one. */
function expected(filter: EntryFilter, scope: EntryScope = {}): number[] {
  const { from, to, ...wanted } = filter;
  return sent
    .map(({ reading, references }, index) => ({ index, references, time: Date.parse(reading.time!) }))
    .filter(
      ({ references, time }) =>
        Object.entries(wanted).every(([kind, ref]) =>
          references.some((one) => one.kind === kind && one.ref === ref),
        ) &&
        (!scope.anyOf ||
          scope.anyOf.some((wantedOne) =>
            references.some(({ kind, ref }) => kind === wantedOne.kind && ref === wantedOne.ref),
          )) &&
        [from, scope.from].every((least) => !least || time >= Date.parse(least)) &&
        [to, scope.to].every((most) => !most || time <= Date.parse(most)),
    )
    .map(({ index }) => index)
    .reverse();
}

async function found(filter: EntryFilter, scope: EntryScope = {}, below?: number): Promise<number[]> {
  const indexes: number[] = [];
  for await (const index of entryIndexes(stage.test.database, filter, {
    scope,
    ...(below === undefined ? {} : { below }),
  }))
    indexes.push(index);
  return indexes;
}

describe('a search by one field', () => {
  it.each<[string, EntryFilter]>([
    ['what most entries have', { type: 'key.released' }],
    ['what every entry has', { kind: 'event' }],
    ['an organisation', { organisation: 'hospital' }],
    ['an actor', { actor: ACTORS[2]! }],
    ['a dataset', { dataset: DATASETS[1]! }],
    ['what one entry has', { permit: rare }],
    ['a person, however the reference is written', { subject: rare }],
    ['a project', { project: rare }],
    ['a purpose', { purpose: '53.1.e' }],
    ['an outcome', { outcome: 'deny' }],
    ['a flag', { flag: 'schema-violation' }],
    ['what no entry has', { release: randomUUID() }],
    ['a time from which on', { from: hour(2_000) }],
    ['a time until which', { to: hour(10) }],
    ['a period of days', { from: '2026-01-03', to: '2026-01-05' }],
    ['a period in which nothing happened', { from: '2031-01-01' }],
    ['nothing at all', {}],
  ])('finds %s: all of it, newest first', async (_what, filter) => {
    expect(await found(filter)).toEqual(expected(filter));
  });

  it('finds a person in capital letters', async () => {
    expect(await found({ subject: rare.toUpperCase() })).toEqual([1_499]);
  });
});

describe('a search by several', () => {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { nil: undefined });
  const time = fc.integer({ min: -5, max: 2_400 }).map(hour);
  const without = <T extends object>(given: T): T =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
  const filters = fc
    .record({
      type: maybe(fc.constantFrom('data.read', 'key.released', 'no.such')),
      actor: maybe(fc.constantFrom(...ACTORS)),
      dataset: maybe(fc.constantFrom(...DATASETS)),
      organisation: maybe(fc.constant('hospital')),
      outcome: maybe(fc.constant('deny')),
      from: maybe(time),
      to: maybe(time),
    })
    .map(without);
  const scopes = fc
    .record({
      from: maybe(time),
      to: maybe(time),
      anyOf: maybe(
        fc.array(
          fc.oneof(
            fc.constantFrom(...DATASETS).map((ref) => ({ kind: 'dataset' as const, ref })),
            fc.constant({ kind: 'permit' as const, ref: rare }),
          ),
          { maxLength: 3 },
        ),
      ),
    })
    .map(without);

  it('finds what has all of it and lies in the scope, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(filters, scopes, fc.integer({ min: 0, max: 2_500 }), async (filter, scope, below) => {
        const all = expected(filter as EntryFilter, scope as EntryScope);
        expect(await found(filter as EntryFilter, scope as EntryScope)).toEqual(all);
        expect(await found(filter as EntryFilter, scope as EntryScope, below)).toEqual(
          all.filter((index) => index < below),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('pages', () => {
  it('hold every entry once, whatever is written between them', async () => {
    const filter: EntryFilter = { dataset: DATASETS[0]! };
    const seen: number[] = [];
    for await (const page of entryPages(stage.test.database, filter, { pageSize: 100 })) {
      seen.push(...page.map(({ index }) => index));
      if (seen.length === 100) await stage.fill(3);
    }
    expect(seen).toEqual(expected(filter));
  });

  it('end where the list ends', async () => {
    const all = expected({ outcome: 'deny' });
    const page = await searchEntries(stage.test.database, { outcome: 'deny', limit: all.length });
    expect([page.entries.map(({ index }) => index), page.next]).toEqual([all, null]);
    const first = await searchEntries(stage.test.database, { outcome: 'deny', limit: 1 });
    expect(first.next).toBe(all[0]);
  });
});

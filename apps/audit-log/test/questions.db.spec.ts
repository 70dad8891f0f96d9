import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor, Problem, QuestionAnswer } from '@garant/contracts';
import { QUESTIONS } from '@garant/rules';
import { inspectionStage, type InspectionStage, type Told } from './inspection.stage.js';

let stage: InspectionStage;
let paul: Actor;
const [said, silent, me, doctor, researcher] = Array.from({ length: 5 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
];
const [permit, running, release, dataset] = Array.from({ length: 4 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
];
const DAY = '2026-03-03T10:00:00.000Z';
const NIGHT = '2026-03-03T23:30:00.000Z';
const by = (ref: string): string => `system:read/${ref}`;

const read = (subjectRef: string, ref: string, more: Partial<Told> = {}, what = 'choices'): Told => ({
  type: 'data.read',
  data: { what, subjectRef, role: 'assessor' },
  cause: by(ref),
  at: DAY,
  ...more,
});
const choice = (subjectRef: string, act: string): Told => ({
  type: 'choice.recorded',
  data: {
    act,
    subjectRef,
    regime: 'NON_OPPOSITION',
    scope: { kind: 'everything' },
    actedBy: me,
    position: 1,
  },
  at: DAY,
});
const decided = (permitId: string, effect: string, more: Record<string, unknown> = {}): Told => ({
  service: 'gateway',
  type: 'decision.made',
  data: { decisionId: randomUUID(), permitId, datasetId: dataset, action: 'read', effect, ...more },
  cause: `system:decision/${researcher}`,
  at: DAY,
});
const permits = (type: string, permitId: string): Told => ({
  service: 'access-requests',
  type,
  data: { permitId },
  at: DAY,
});

beforeAll(async () => {
  stage = await inspectionStage();
  paul = await stage.inspector();
  await stage.tell(
    read(said, doctor),
    choice(said, 'object'),
    read(said, doctor, {}, 'after-no'),
    read(said, me),
    read(silent, doctor, { at: NIGHT }),
    permits('permit.signed', permit),
    permits('permit.activated', permit),
    decided(permit, 'permit'),
    permits('permit.expired', permit),
    decided(permit, 'permit'),
    decided(permit, 'deny', { reason: 'permit-expired' }),
    permits('permit.activated', running),
    decided(running, 'permit'),
    {
      service: 'gateway',
      type: 'release.sealed',
      data: { releaseId: release, permitId: running, datasetId: dataset },
    },
    {
      service: 'gateway',
      type: 'release.refused',
      data: { releaseId: randomUUID(), permitId: permit, reason: 'x' },
    },
    {
      service: 'audit-log',
      type: 'entries.read',
      data: { query: {}, count: 3, missionId: randomUUID() },
      cause: by(paul.ref),
    },
    {
      service: 'audit-log',
      type: 'details.erased',
      data: {
        erasureId: randomUUID(),
        requestId: randomUUID(),
        reason: 'person-erased',
        fromIndex: 0,
        toIndex: 2,
        count: 2,
        held: 0,
      },
    },
  );
  await stage.tell(
    ...Array.from({ length: 120 }, () => read(silent, researcher, { at: '2026-04-07T10:30:00.000Z' })),
    read(silent, doctor, { at: '2026-04-08T10:30:00.000Z' }),
  );
  await stage.publish();
});
afterAll(() => stage.end());

/** The database of a specification, as its superuser reaches it. */
function databaseOf(ownerUrl: string): string {
  const url = new URL(process.env.GARANT_TEST_DATABASE_URL!);
  url.pathname = new URL(ownerUrl).pathname;
  return url.href;
}

const answer = async (code: string, query: Record<string, string | number> = {}): Promise<QuestionAnswer> => {
  const asked = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  );
  const { status, body } = await stage.ask<QuestionAnswer>(paul, `/internal/questions/${code}?${asked}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
const indexes = ({ lines }: QuestionAnswer): number[] => lines.map(({ index }) => index);
const refusal = async (path: string, who: Actor = paul): Promise<(string | number)[]> => {
  const { status, body } = await stage.ask<Problem>(who, path);
  return [status, body.code];
};

describe('each ready question, with something to find and with nothing', () => {
  it.each<[string, string, Record<string, string | number>, number[]]>([
    ['accesses to a person', 'person-accesses', { subject: said }, [3, 2, 0]],
    ['a person nobody looked at', 'person-accesses', { subject: randomUUID() }, []],
    ['accesses under a permit', 'permit-accesses', { permit }, [10, 9, 7]],
    ['a permit without accesses', 'permit-accesses', { permit: randomUUID() }, []],
    ['after a no, one’s own reads aside', 'after-withdrawal', { subject: said }, [2]],
    ['nobody said no', 'after-withdrawal', { subject: silent }, []],
    ['after the end, denials aside', 'after-end', { permit }, [9]],
    ['a permit that runs', 'after-end', { permit: running }, []],
    ['what an account did', 'actor-accesses', { actor: researcher, limit: 4, permit }, [10, 9, 7]],
    ['an account that did nothing', 'actor-accesses', { actor: randomUUID() }, []],
    ['outputs', 'outputs', { permit: running }, [13]],
    ['no outputs', 'outputs', { permit }, []],
    ['denied attempts', 'denied', { permit }, [14, 10]],
    ['nothing was denied', 'denied', { permit: running }, []],
    [
      'odd hours',
      'odd-hours',
      { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z', actor: doctor },
      [4],
    ],
    ['office hours', 'odd-hours', { from: '2026-04-07T00:00:00.000Z', to: '2026-04-08T00:00:00.000Z' }, []],
    ['who read the log', 'log-readers', { actor: '__paul' }, [15]],
    ['who did not', 'log-readers', { actor: doctor }, []],
    ['erasures', 'erasures', {}, [16]],
    ['no erasures', 'erasures', { from: '2030-01-01T00:00:00.000Z' }, []],
  ])('%s', async (_name, code, query, found) => {
    const asked = query.actor === '__paul' ? { ...query, actor: paul.ref } : query;
    const told = await answer(code, asked);
    expect(indexes(told)).toEqual(found);
    expect(told).toMatchObject({ code, count: found.length, atLeast: false, next: null });
    expect(told.sentence.en).toMatch(
      found.length === 0 ? /^(No|Nothing|Nobody|This account made no)/ : new RegExp(`${found.length}`),
    );
    expect(told.legalSource.length).toBeGreaterThan(5);
    expect(told.tookMs).toBeLessThan(1_500);
  });

  it('bulk reading, by account and hour', async () => {
    const april = { from: '2026-04-01T00:00:00.000Z', to: '2026-05-01T00:00:00.000Z' };
    const told = await answer('bulk', april);
    expect(told.groups).toEqual([{ actor: researcher, hour: '2026-04-07T10', count: 120, rows: 0 }]);
    expect(told.count).toBe(120);
    expect(told.lines).toHaveLength(50);
    expect(await answer('bulk', { ...april, actor: doctor })).toMatchObject({
      count: 0,
      lines: [],
      groups: [],
    });
  });

  it('why somebody read is in the line', async () => {
    const { lines } = await answer('person-accesses', { subject: said, limit: 2 });
    expect(lines[1]).toMatchObject({
      actor: { ref: doctor, role: 'assessor' },
      facts: [{ name: 'what', value: 'after-no' }],
    });
  });

  it('every question of the table is asked here or below', () => {
    expect(QUESTIONS).toHaveLength(13);
  });
});

describe('pages', () => {
  it('go on where the last one ended, without a line twice', async () => {
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const part: QuestionAnswer = await answer('actor-accesses', {
        actor: researcher,
        limit: 50,
        ...(after === null ? {} : { after }),
      });
      if (after === null) expect(part).toMatchObject({ count: 124, atLeast: false });
      seen.push(...indexes(part));
      after = part.next;
    } while (after !== null);
    expect(seen).toHaveLength(124);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });
});

describe('was anything removed', () => {
  const always = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
  it('no: the tree continues, every number is there', async () => {
    const told = await answer('removed-between', always);
    expect(told).toMatchObject({
      count: 0,
      sentence: { en: expect.stringMatching(/^No: the log only grew/) },
    });
    expect(
      told.findings!.filter(({ holds }) => holds !== null).map(({ name, holds }) => [name, holds]),
    ).toEqual([
      ['continues', true],
      ['roots-signed', true],
      ['numbers-there', true],
      ['producer-gaps', true],
    ]);
  });
  it('a gap in a producer’s numbers is told', async () => {
    const own = await inspectionStage();
    const inspector = await own.inspector();
    await own.tell(read(said, doctor), read(said, doctor, { gap: true }));
    await own.publish();
    const { body } = await own.ask<QuestionAnswer>(
      inspector,
      `/internal/questions/removed-between?${new URLSearchParams(always)}`,
    );
    expect(body.count).toBe(1);
    expect(body.findings).toContainEqual({ name: 'producer-gaps', value: '1', holds: false });
    await own.end();
  });
  it('an entry that somebody deleted past every wall is missed', async () => {
    const own = await inspectionStage();
    const inspector = await own.inspector();
    await own.tell(read(said, doctor), read(said, doctor), read(said, doctor));
    await own.publish();
    // Only somebody whom no wall of the database stops can do this.
    const superuser = new pg.Client({ connectionString: databaseOf(own.test.ownerUrl) });
    await superuser.connect();
    await superuser.query('ALTER TABLE log_entry DISABLE TRIGGER ALL');
    await superuser.query('DELETE FROM log_entry WHERE index = 1');
    await superuser.end();
    const { body } = await own.ask<QuestionAnswer>(
      inspector,
      `/internal/questions/removed-between?${new URLSearchParams(always)}`,
    );
    expect(body.findings).toContainEqual({ name: 'numbers-there', value: '1 / 2', holds: false });
    await own.end();
  });
});

describe('is the list complete', () => {
  it('what no closed period covers is said', async () => {
    const told = await answer('complete-list', { subject: said });
    expect(told.findings).toContainEqual({
      name: 'not-covered',
      value: '0-137'.replace('-', '–'),
      holds: null,
    });
    expect(told.findings).toContainEqual({ name: 'entries-listed', value: '4', holds: null });
  });
  it('a mission that sees a part of the log cannot have it', async () => {
    const narrow = await stage.inspector({ scope: { permits: [permit] } });
    expect(await refusal(`/internal/questions/complete-list?subject=${said}`, narrow)).toEqual([
      403,
      'completeness-scope',
    ]);
  });
});

describe('the walls around questions', () => {
  it('answers stay within the mission, and say so', async () => {
    const narrow = await stage.inspector({ scope: { permits: [running] } });
    const { body } = await stage.ask<QuestionAnswer>(narrow, '/internal/questions/outputs');
    expect(indexes(body)).toEqual([13]);
    expect(body.scope).toMatchObject({ limited: true, orderNumber: '2026-1T' });
    const other = await stage.ask<QuestionAnswer>(
      narrow,
      `/internal/questions/person-accesses?subject=${said}`,
    );
    expect(other.body.lines).toEqual([]);
  });
  it('each answer is noted with the mission before it leaves', async () => {
    const before = (await stage.notes()).length;
    await answer('denied', { permit });
    const notes = await stage.notes();
    expect(notes).toHaveLength(before + 1);
    expect(notes.at(-1)).toMatchObject({ query: { question: 'denied', permit }, count: 2 });
    expect(notes.at(-1)!.missionId).toMatch(/^[0-9a-f-]{36}$/);
  });
  it.each([
    ['/internal/questions/nothing', 404, 'question-unready'],
    ['/internal/questions/person-accesses', 400, 'question-parameters'],
    ['/internal/questions/denied?subject=%00', 400, 'question-parameters'],
    ['/internal/questions/after-end?permit=a&from=2026-01-01T00:00:00Z', 400, 'question-parameters'],
    [
      '/internal/questions/bulk?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      400,
      'question-parameters',
    ],
    ['/internal/questions/odd-hours?from=yesterday&to=2026-01-01T00:00:00Z', 400, 'question-parameters'],
    ['/internal/questions/denied?limit=0', 400, 'question-parameters'],
    ['/internal/questions/denied?unheard=1', 400, 'question-parameters'],
    ['/internal/questions/complete-list', 400, 'question-parameters'],
    [
      '/internal/questions/removed-between?from=2026-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z',
      400,
      'question-period',
    ],
    [
      '/internal/questions/removed-between?from=2000-01-01T00:00:00.000Z&to=2001-01-01T00:00:00.000Z',
      400,
      'question-period',
    ],
    ['/internal/stories/permit/nobody', 404, 'story-unknown'],
    ['/internal/stories/life/1', 404, 'story-unknown'],
    ['/internal/stories/choice/0', 404, 'story-unknown'],
    ['/internal/explanations/99999', 404, 'entry-unknown'],
    ['/internal/explanations/x', 404, 'entry-unknown'],
    ['/internal/volume?step=day', 400, 'invalid-query'],
    [
      '/internal/volume?step=hour&from=2020-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z',
      400,
      'question-period',
    ],
    [
      '/internal/volume?step=day&from=2026-02-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z',
      400,
      'question-period',
    ],
  ])('%s is refused', async (path, status, code) => {
    expect(await refusal(path)).toEqual([status, code]);
  });
  it('without a mission nobody asks', async () => {
    const stranger: Actor = { ref: randomUUID(), role: 'inspector', assurance: 'eidas2' };
    for (const path of [
      'questions',
      'questions/denied',
      'facets',
      'explanations/1',
      `stories/permit/${permit}`,
    ])
      expect(await refusal(`/internal/${path}`, stranger)).toEqual([403, 'mission-required']);
  });
});

describe('what there is to search for, and when it happened', () => {
  it('the types and outcomes that exist, each once, in plain words', async () => {
    const { body } = await stage.ask<{
      types: { code: string; title: { fr: string } }[];
      outcomes: string[];
    }>(paul, '/internal/facets');
    expect(body.outcomes).toEqual(['deny', 'permit']);
    expect(body.types.map(({ code }) => code)).toEqual(
      [...new Set(body.types.map(({ code }) => code))].sort(),
    );
    expect(body.types.find(({ code }) => code === 'data.read')!.title.fr).toMatch(/lues/);
  });
  it.each([
    ['everything', '', 138],
    ['of one person', `&subject=${silent}`, 122],
  ])('volume by month, %s', async (_name, filter, total) => {
    const { body } = await stage.ask<{ bars: { from: string; count: number }[]; total: number }>(
      paul,
      `/internal/volume?step=month&from=2026-01-01T00:00:00Z&to=2026-06-30T00:00:00Z${filter}`,
    );
    expect(body.bars.map(({ from }) => from.slice(0, 7))).toEqual(
      ['01', '02', '03', '04', '05', '06'].map((month) => `2026-${month}`),
    );
    expect(body.total).toBe(total);
    expect(body.bars[3]!.count).toBe(121);
  });
});

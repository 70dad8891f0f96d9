import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Tx } from '@garant/nest-kit';
import { POLICY, Stage } from '../../test/access-requests.fixture.js';
import { applicationIsVisible, findApplications } from '../applications/application.store.js';
import { applicationViews } from '../applications/application.view.js';
import { findWorkload } from '../clocks/workload.store.js';
import { pageOfQuery } from '../http/page.query.js';
import { findPermits, visiblePermit } from '../permits/permit.store.js';
import { permitViews } from '../permits/permit.view.js';
import { findProjects, registerFilter } from '../projects/register.store.js';

let stage: Stage;
const applications: string[] = [];
const permits: string[] = [];
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  for (let n = 0; n < 3; n++) {
    const { applicationId, permitId } = await stage.permit();
    applications.push(applicationId);
    permits.push(permitId);
  }
  for (let n = 0; n < 3; n++) {
    const applicationId = randomUUID();
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content() },
    );
    applications.push(applicationId);
  }
});
afterAll(() => stage.close());

const now = new Date().toISOString();
const facts = { now, policy: POLICY };
type Statement = { sql: string; params: unknown[] };

/** The statements that some reading takes, in order. */
async function statementsOf(read: (tx: Tx) => Promise<unknown>): Promise<Statement[]> {
  const taken: Statement[] = [];
  await stage.database.transaction((tx) =>
    read({
      service: tx.service,
      wroteOutbox: () => tx.wroteOutbox(),
      query: (sql, params = []) => {
        taken.push({ sql, params });
        return tx.query(sql, params);
      },
    }),
  );
  return taken;
}

/** Read whole wherever it is needed: every seat there ever was, some dozens. */
const SMALL = 'committee_seat';
/** Tables that a statement reads from end to end although an index was free to use. */
async function scanned({ sql, params }: Statement): Promise<string[]> {
  const plan = await stage.database.transaction(async (tx) => {
    // With so few rows a scan would be cheaper than any index.
    await tx.query('SET LOCAL enable_seqscan = off');
    return tx.query<Record<string, string>>(`EXPLAIN ${sql}`, params);
  });
  const found = plan.flatMap((row) => /Seq Scan on (\w+)/.exec(Object.values(row)[0] ?? '')?.[1] ?? []);
  return found.filter((table) => table !== SMALL);
}

const page = pageOfQuery({});
const openings: [string, () => (tx: Tx) => Promise<unknown>][] = [
  [
    'an application',
    () => async (tx) => {
      await applicationIsVisible(tx, stage.assessor, applications[0]!);
      await applicationViews(tx, stage.assessor, [applications[0]!], facts);
    },
  ],
  [
    'a permit',
    () => async (tx) => {
      const permit = await visiblePermit(tx, stage.researcher, permits[0]!);
      await permitViews(tx, stage.researcher, [permit!], facts);
    },
  ],
];
const lists: [string, () => (tx: Tx) => Promise<unknown>][] = [
  [
    'applications',
    () => async (tx) => {
      await findApplications(tx, stage.assessor, page);
    },
  ],
  [
    'applications, searched',
    () => async (tx) => {
      const { items } = await findApplications(tx, stage.assessor, pageOfQuery({ q: 'rétinopathie' }));
      expect(items.length).toBeGreaterThan(0);
    },
  ],
  [
    'permits',
    () => async (tx) => {
      const { items } = await findPermits(tx, stage.assessor, page);
      await permitViews(tx, stage.assessor, items, facts);
    },
  ],
  [
    'the board of the access body',
    () => async (tx) => {
      const asked = { q: 'rétinopathie', state: null, kind: null, due: null, assignee: null };
      const { items } = await findWorkload(
        tx,
        { ...asked, reader: stage.assessor.ref, limit: 100, offset: 0 },
        now,
      );
      expect(items.length).toBeGreaterThan(0);
    },
  ],
  [
    'the public register',
    () => async (tx) => {
      const { items } = await findProjects(tx, { ...page, q: 'diabète' }, registerFilter.parse({}), now);
      expect(items.length).toBeGreaterThan(0);
    },
  ],
];

describe('opening', () => {
  it.each(openings)('%s reads by indexes alone', async (_what, reading) => {
    for (const statement of await statementsOf(reading()))
      expect({ sql: statement.sql, scanned: await scanned(statement) }).toEqual({
        sql: statement.sql,
        scanned: [],
      });
  });
});

describe('a list', () => {
  it.each(lists)('of %s opens streams and texts of its page alone, by indexes', async (_what, reading) => {
    for (const statement of await statementsOf(reading())) {
      const tables = await scanned(statement);
      expect({ sql: statement.sql, tables }).not.toMatchObject({
        tables: expect.arrayContaining([
          expect.stringMatching(/^(event_stream|confidential_text|permit_document|attachment)$/),
        ]),
      });
    }
  });

  it('takes as many statements for a hundred applications as for one', async () => {
    const one = await statementsOf((tx) =>
      applicationViews(tx, stage.assessor, applications.slice(0, 1), facts),
    );
    const all = await statementsOf((tx) => applicationViews(tx, stage.assessor, applications, facts));
    expect(all).toHaveLength(one.length);
  });

  it('takes as many statements for some permits as for one', async () => {
    const { items } = await findPermits(stage.database, stage.assessor, page);
    const one = await statementsOf((tx) => permitViews(tx, stage.assessor, items.slice(0, 1), facts));
    const all = await statementsOf((tx) => permitViews(tx, stage.assessor, items, facts));
    expect(items.length).toBeGreaterThan(1);
    expect(all).toHaveLength(one.length);
  });
});

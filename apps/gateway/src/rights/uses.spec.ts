import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { EntryView, RegisterEntry } from '@garant/contracts';
import type { Database, Tx } from '@garant/nest-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import type { ServiceClient } from '../shell/service.client.js';
import { readsOf } from './data.reads.js';
import { MyUsesController } from './my-uses.controller.js';
import { usesOf } from './project.register.js';

const [me, officer, stranger] = [
  '00000000-0000-4000-8000-00000000000a',
  '00000000-0000-4000-8000-00000000000b',
  '00000000-0000-4000-8000-00000000000c',
];
const subject = '00000000-0000-4000-8000-000000000001';

const entry = (index: number, by: string, data: Record<string, unknown> = {}): EntryView =>
  ({
    index,
    leafHash: 'a'.repeat(64),
    entry: {
      type: 'data.read',
      subject,
      time: `2026-11-24T09:00:${String(index % 60).padStart(2, '0')}.000Z`,
      received: '2026-11-24T09:00:00.000Z',
      cause: `system:read/${by}`,
      actor: null,
      permit: null,
      purpose: null,
    },
    details: { data: { what: 'request', ...data }, salt: 'x' },
  }) as unknown as EntryView;

/** A log that answers like the real one: entries of one subject below `after`, newest first, in pages. */
function logOf(bySubject: Record<string, EntryView[]>) {
  const asked: Record<string, unknown>[] = [];
  const services = {
    json: (
      _service: string,
      _path: string,
      { actor, query }: { actor: unknown; query: Record<string, unknown> },
    ) => {
      asked.push({ actor, ...query });
      const limit = Number(query.limit);
      const all = (bySubject[String(query.subject)] ?? [])
        .filter(({ index }) => query.after === undefined || index < Number(query.after))
        .sort((a, b) => b.index - a.index);
      const entries = all.slice(0, limit);
      return Promise.resolve({ entries, next: all.length > limit ? entries.at(-1)!.index : null });
    },
  } as unknown as ServiceClient;
  return { services, asked };
}
const accounts = {
  query: (_sql: string, [refs]: [string[]]) =>
    Promise.resolve(
      refs.includes(officer)
        ? [{ ref: officer, roles: ['data-protection-officer'], organisation: 'access-body' }]
        : [],
    ),
} as unknown as Tx;
const who = { subjectRefs: [subject], accountRef: me };

describe('who read my data (EHDS Art. 9)', () => {
  it('says role and organisation, what and why, and never a name; own reads are counted only', async () => {
    const { services, asked } = logOf({
      [subject]: [
        entry(1, me, { what: 'choices' }),
        entry(2, officer, { requestId: stranger }),
        entry(3, GATEWAY_ACTOR.ref),
        entry(4, stranger),
        entry(5, me),
      ],
    });
    const found = await readsOf({ tx: accounts, services }, who, undefined);
    expect(found.own).toEqual({ count: 2, latest: '2026-11-24T09:00:05.000Z' });
    expect(found.reads).toMatchObject([
      { index: 4, role: null, organisation: null },
      { index: 3, role: 'platform' },
      {
        index: 2,
        role: 'data-protection-officer',
        organisation: 'access-body',
        why: { requestId: stranger },
      },
    ]);
    expect(asked).toMatchObject([{ actor: GATEWAY_ACTOR, subject, type: 'data.read' }]);
  });

  it('trusts what the entry says of the reader’s role before what the account holds now', async () => {
    const { services } = logOf({ [subject]: [entry(1, officer, { role: 'agent', organisation: 'cpam' })] });
    const { reads } = await readsOf({ tx: accounts, services }, who, undefined);
    expect(reads).toMatchObject([{ role: 'agent', organisation: 'cpam' }]);
  });

  it('loses and repeats nothing over pages, whatever is one’s own and however many references there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ mine: fc.boolean(), second: fc.boolean() }), { maxLength: 700 }),
        async (list) => {
          const entries = list.map(({ mine, second }, i) => ({
            second,
            view: entry(i, mine ? me : officer),
          }));
          const { services } = logOf({
            [subject]: entries.filter(({ second }) => !second).map(({ view }) => view),
            other: entries.filter(({ second }) => second).map(({ view }) => view),
          });
          const seen: number[] = [];
          let own = 0;
          let after: number | undefined;
          do {
            const page = await readsOf(
              { tx: accounts, services },
              { subjectRefs: [subject, 'other'], accountRef: me },
              after,
            );
            seen.push(...page.reads.map(({ index }) => index));
            own += page.own.count;
            after = page.next ?? undefined;
          } while (after !== undefined);
          expect(seen).toEqual(list.flatMap(({ mine }, i) => (mine ? [] : [i])).reverse());
          expect(own).toBe(list.filter(({ mine }) => mine).length);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the proof of one read', () => {
  const ask = (view: EntryView, index = String(view.index)) => {
    const services = {
      json: (service: string) => Promise.resolve(service === 'consent' ? [subject] : view),
      open: () => Promise.resolve(new Response('c2sp.org/tlog-proof@v1')),
    } as unknown as ServiceClient;
    const sent: unknown[] = [];
    const reply = {
      header: () => reply,
      type: () => reply,
      send: (body: unknown) => Promise.resolve(void sent.push(body)),
    };
    const actor = { ref: me, role: 'patient', assurance: 'eidas1', subjectRef: subject } as const;
    const request = { headers: { accept: 'text/plain' } };
    const answered = new MyUsesController(services, {} as Database)
      .proof(actor, index, request as FastifyRequest, reply as unknown as FastifyReply)
      .then(() => sent);
    return answered;
  };
  const of = (over: object) => {
    const view = entry(7, officer);
    return { ...view, entry: { ...view.entry, ...over } };
  };

  it('is given for a read of one’s own data', async () =>
    expect(await ask(entry(7, officer))).toEqual(['c2sp.org/tlog-proof@v1']));
  it.each([
    ['somebody else’s', of({ subject: stranger })],
    ['of another kind', of({ type: 'choice.recorded' })],
    ['about nobody', of({ subject: null })],
  ])('and is not there for an entry %s', async (_what, view) =>
    expect(ask(view)).rejects.toMatchObject({ code: 'not-found' }),
  );
  it.each(['-1', '01', 'x', '1e3', '9999999999999999'])('nor at %s', async (index) =>
    expect(ask(entry(7, officer), index)).rejects.toMatchObject({ code: 'not-found' }),
  );
});

const project = (applicationId: string, datasetId: string, decision: RegisterEntry['decision'] = 'grant') =>
  ({
    applicationId,
    permitId: null,
    status: 'active',
    title: `Project ${applicationId}`,
    laySummary: '',
    purpose: '53.1.e',
    applicantType: 'university',
    organisation: null,
    datasets: [{ datasetId, holderId: 'h', title: { fr: 'd', en: 'd' }, regime: 'EHDS_OPT_OUT' }],
    submittedAt: '2026-01-01T00:00:00.000Z',
    decidedAt: null,
    decision,
    reason: null,
    validFrom: null,
    validUntil: null,
    results: [],
  }) as RegisterEntry;

describe('projects that were entitled to use data like mine (EHDS Art. 58(1); TEHDAS2 D8.1 §5.5.2)', () => {
  it('is the same list whatever the person said yes or no to', () => {
    const register = ['a', 'b', 'c', 'd'].map((id) => project(id, id, id === 'd' ? 'refuse' : 'grant'));
    const consented = fc.array(
      fc.record({
        applicationId: fc.constantFrom('a', 'b', 'c', 'd', 'unknown'),
        consentedAt: fc.constant('2026-01-01T00:00:00.000Z'),
        stands: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(consented, consented, fc.subarray(['a', 'b', 'c', 'd']), (one, two, linkedDatasets) => {
        const list = (yes: typeof one) =>
          usesOf(register, { linkedDatasets, consented: yes, subjectRefs: [] }).projects;
        expect(list(one)).toEqual(list(two));
        expect(list(one).map(({ applicationId }) => applicationId)).toEqual(
          ['a', 'b', 'c'].filter((id) => linkedDatasets.includes(id)),
        );
      }),
    );
  });

  it('names a person’s own consents apart, and only what the register shows', () => {
    const { consented, projects } = usesOf([project('a', 'x')], {
      linkedDatasets: [],
      subjectRefs: [],
      consented: [
        { applicationId: 'a', consentedAt: '2026-01-01T00:00:00.000Z', stands: true },
        { applicationId: 'gone', consentedAt: '2026-01-01T00:00:00.000Z', stands: true },
      ],
    });
    expect(projects).toEqual([]);
    expect(consented).toMatchObject([{ applicationId: 'a', title: 'Project a', stands: true }]);
    expect(consented[0]).not.toHaveProperty('datasets');
  });
});

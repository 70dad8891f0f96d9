import type { EntryView, QuestionAnswer, QuestionQuery } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import {
  BULK,
  PERMIT_END_TYPES,
  answerSentence,
  bulkWindow,
  isDenied,
  isGranted,
  isOddHour,
  isWithin,
  rowsOf,
  spansOfEnd,
  spansOfNo,
  type ReadyQuestion,
  type WorkingCalendar,
} from '@garant/rules';
import type { EntryFilter, EntryScope } from '../entries/entry.search.js';
import type { LogFiles } from '../publish/log.files.js';
import { askedOf, lineOf } from './answer.lines.js';
import { allOf, look, type Looked } from './question.looking.js';
import { provenAnswer, type ProofFindings } from './question.proofs.js';

export interface Answering {
  readonly tx: Tx;
  readonly files: LogFiles;
  readonly question: ReadyQuestion;
  readonly query: QuestionQuery;
  readonly scope: EntryScope;
  /** A mission that sees only a part of the log. */
  readonly limited: boolean;
  readonly calendar: WorkingCalendar;
}

/** Choices of one person, or ends of one permit, that are read to answer: nobody has more. */
const MOST_ACTS = 5_000;

type Keep = (view: EntryView) => boolean;
/** Which of the entries that could be an answer are one; questions that are not here take them all. */
const KEEPS: Partial<Record<string, (asked: Answering) => Promise<Keep> | Keep>> = {
  'after-withdrawal': async ({ tx, query }) => {
    const { views } = await allOf(tx, { subject: query.subject }, ['choice.recorded'], {}, MOST_ACTS);
    const spans = spansOfNo(views.map(askedOf));
    const own = new Set(views.map(({ details }) => details?.data.actedBy));
    return (view) => isWithin(spans, view.index) && !own.has(askedOf(view).actor);
  },
  'after-end': async ({ tx, query }) => {
    const { views } = await allOf(tx, { permit: query.permit }, PERMIT_END_TYPES, {}, MOST_ACTS);
    const spans = spansOfEnd(views.map(askedOf));
    return (view) => isWithin(spans, view.index) && isGranted(askedOf(view));
  },
  denied: () => (view) => isDenied(askedOf(view)),
  'odd-hours':
    ({ calendar }) =>
    (view) =>
      isOddHour(askedOf(view), calendar),
};

/** Answers a ready question: a sentence, a count, the entries, how it was found and what it cannot say. */
export async function answerQuestion(asked: Answering): Promise<QuestionAnswer> {
  const started = performance.now();
  const { question, query } = asked;
  const { code, legalSource, how, limits } = question;
  const { looked, ...more } = question.by === 'proof' ? await proven(asked) : await fromEntries(asked);
  const { after: _, limit: __, ...parameters } = query;
  return {
    code,
    question: question.question,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)),
    sentence: answerSentence(code, looked.count, looked.atLeast),
    count: looked.count,
    atLeast: looked.atLeast,
    lines: looked.found.map(lineOf),
    how,
    limits,
    legalSource,
    next: looked.next,
    progress: looked.progress,
    ...more,
    tookMs: Math.round(performance.now() - started),
  };
}

type Part = { looked: Looked } & Partial<Pick<QuestionAnswer, 'groups' | 'findings'>>;

async function fromEntries(asked: Answering): Promise<Part> {
  const { question, query, tx, scope } = asked;
  const { after, limit, ...filter } = query;
  if (question.code === 'bulk') return bulk(asked, filter);
  const keep = await KEEPS[question.code]?.(asked);
  return {
    looked: await look(tx, {
      filter,
      types: question.types,
      scope,
      after,
      limit,
      ...(keep ? { keep } : {}),
    }),
  };
}

/** Entries of a part of which the hours are added up. */
const BULK_PART = 20_000;

/** Adds reads up by account and hour; a part ends where an hour does, so that no hour is counted in two. */
async function bulk({ tx, question, query, scope }: Answering, filter: EntryFilter): Promise<Part> {
  const groups = new Map<string, { actor: string | null; hour: string; count: number; rows: number }>();
  const members = new Map<string, EntryView[]>();
  let hour: string | undefined;
  let seen = 0;
  const looked = await look(tx, {
    filter,
    types: question.types,
    scope,
    after: query.after,
    limit: 1,
    keep: (view) => {
      const one = askedOf(view);
      const here = one.at.slice(0, 13);
      if (seen >= BULK_PART && here !== hour) return true;
      hour = here;
      seen++;
      const window = bulkWindow(one);
      const group = groups.get(window) ?? { actor: one.actor, hour: here, count: 0, rows: 0 };
      group.count++;
      group.rows = Math.max(group.rows, rowsOf(one));
      groups.set(window, group);
      const list = members.get(window) ?? [];
      if (list.length < query.limit) list.push(view);
      members.set(window, list);
      return false;
    },
  });
  const large = [...groups.entries()].filter(
    ([, { count, rows }]) => count >= BULK.reads || rows >= BULK.rows,
  );
  const found = large.flatMap(([window]) => members.get(window) ?? []).slice(0, query.limit);
  const count = large.reduce((sum, [, group]) => sum + group.count, 0);
  // The entry at which the part ended belongs to the next one.
  const next = looked.next === null ? null : looked.next + (looked.found.length > 0 ? 1 : 0);
  return { looked: { ...looked, found, count, next }, groups: large.map(([, group]) => group) };
}

async function proven(asked: Answering): Promise<Part> {
  const { tx, files, question, query, scope, limited } = asked;
  if (limited && question.code === 'complete-list')
    throw new ProblemError('completeness-scope', { params: {} });
  const proofs: ProofFindings = await provenAnswer(tx, files, question.code, query, scope);
  const broken = proofs.findings.filter(({ holds }) => holds === false).length;
  const size = proofs.size;
  return {
    looked: {
      found: [],
      count: broken,
      atLeast: false,
      next: null,
      progress: { looked: size, of: size },
    },
    findings: proofs.findings,
  };
}

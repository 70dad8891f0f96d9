import type { TracesView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { EntryFilter } from '../entries/entry.search.js';
import { lineOf } from './answer.lines.js';
import { look } from './question.looking.js';

/** Traces in one part. */
export const TRACES = 50;
/** The machinery around an act, and reads, which have a list of their own: no act. */
const NO_ACTS: readonly string[] = ['command.done', 'message.requested', 'data.read', 'entries.read'];

/**
 * What the log holds about one person, or of what one account did: newest first. Details of others are not in it: lines
 * carry no reference of another person.
 */
export async function tracesOf(
  tx: Pick<Tx, 'query'>,
  of: { subject: string } | { actor: string },
  after: number | undefined,
): Promise<TracesView> {
  const aboutPerson = 'subject' in of;
  const filter: EntryFilter = aboutPerson ? { ...of, kind: 'event' } : of;
  const looked = await look(tx, {
    filter,
    types: [],
    scope: {},
    after,
    limit: TRACES,
    ...(aboutPerson ? { keep: ({ entry }) => !NO_ACTS.includes(entry.type) } : {}),
  });
  return {
    traces: looked.found.map((view) => {
      const { index, type, title, at, permit, dataset, outcome, facts } = lineOf(view);
      return { index, type, title, at, permit, dataset, outcome, facts };
    }),
    next: looked.next,
  };
}

import type { EntryView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { searchEntries, type EntryFilter, type EntryScope } from './entry.search.js';

/**
 * All entries that meet every condition and lie in the scope, newest first, page by page in constant memory. Pages continue
 * below the last index, so entries that arrive meanwhile are left out and none comes twice. Given a `Database`, every page is a
 * statement of its own: nothing holds a transaction open while the reader works.
 * @param options.pageSize entries per page, 1 to 10,000
 * @param options.after only entries with a smaller index: where an interrupted reader goes on
 */
export async function* entryPages(
  tx: Pick<Tx, 'query'>,
  filter: EntryFilter,
  { pageSize = 500, after, scope = {} }: { pageSize?: number; after?: number; scope?: EntryScope } = {},
): AsyncGenerator<EntryView[], void, undefined> {
  let below = after;
  do {
    const page = await searchEntries(
      tx,
      { ...filter, limit: pageSize, ...(below === undefined ? {} : { after: below }) },
      scope,
    );
    if (page.entries.length > 0) yield page.entries;
    below = page.next ?? undefined;
  } while (below !== undefined);
}

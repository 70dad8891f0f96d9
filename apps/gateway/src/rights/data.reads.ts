import type { DataReads, DataReadView, EntryView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { ROLES, type Role } from '@garant/rules';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import type { ServiceClient } from '../shell/service.client.js';

interface Reader {
  ref: string;
  roles: string[];
  organisation: string | null;
}
/** Roles and organisations behind account references: never a name. */
async function readersBy(tx: Tx, refs: readonly string[]): Promise<Map<string, Reader>> {
  const rows = await tx.query<Reader>('SELECT ref, roles, organisation FROM account WHERE ref = ANY($1)', [
    refs,
  ]);
  return new Map(rows.map((row) => [row.ref, row]));
}

/** Account that caused a read, as the entry names it. */
export const readerOf = (view: EntryView): string | null =>
  /^system:read\/([0-9a-f-]{36})$/.exec(view.entry.cause ?? '')?.[1] ?? view.entry.actor?.ref ?? null;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const roleIn = (value: unknown): Role | null => ROLES.find((role) => role === value) ?? null;

function viewOf(view: EntryView, readers: ReadonlyMap<string, Reader>): DataReadView {
  const { entry, index, details } = view;
  const data = details?.data ?? {};
  const ref = readerOf(view);
  const account = ref === null ? undefined : readers.get(ref);
  return {
    index,
    at: entry.time ?? entry.received,
    role: ref === GATEWAY_ACTOR.ref ? 'platform' : (roleIn(data.role) ?? roleIn(account?.roles[0])),
    organisation: text(data.organisation) ?? account?.organisation ?? null,
    what: text(data.what) ?? 'data',
    rows: typeof data.rows === 'number' ? data.rows : null,
    why: {
      requestId: text(data.requestId),
      mandateId: text(data.mandateId),
      authorityId: text(data.authorityId),
      permitId: entry.permit,
      purpose: entry.purpose,
    },
  };
}

/** Rounds of looking into the log for one answer: one's own reads may fill several. */
const ROUNDS = 5;
const PAGE = 200;

interface Deps {
  readonly tx: Tx;
  readonly services: ServiceClient;
}
/** Entries about any of some references below an index, newest first, and where the next round goes on. */
async function entriesBelow(
  services: ServiceClient,
  subjectRefs: readonly string[],
  after: number | undefined,
): Promise<{ entries: EntryView[]; next: number | null }> {
  const pages = await Promise.all(
    subjectRefs.map((subject) =>
      services.json<{ entries: EntryView[]; next: number | null }>('audit-log', '/internal/entries', {
        actor: GATEWAY_ACTOR,
        query: { subject, type: 'data.read', limit: PAGE, after },
      }),
    ),
  );
  const all = pages.flatMap(({ entries }) => entries).sort((a, b) => b.index - a.index);
  const entries = all.slice(0, PAGE);
  const more = all.length > PAGE || pages.some(({ next }) => next !== null);
  return { entries, next: more ? (entries.at(-1)?.index ?? null) : null };
}

/**
 * Who read a person's data, newest first, from the log itself: the person is entitled to these entries, not to the log, so
 * the gateway looks them up in its own name. The person's own reads are counted only.
 * @param who.subjectRefs more than one after a merge
 */
export async function readsOf(
  { tx, services }: Deps,
  who: { subjectRefs: readonly string[]; accountRef: string },
  after: number | undefined,
): Promise<DataReads> {
  const own = { count: 0, latest: null as string | null };
  const found: EntryView[] = [];
  let next: number | null = after ?? null;
  for (let round = 0; round < ROUNDS && found.length < PAGE; round++) {
    const page = await entriesBelow(services, who.subjectRefs, next ?? undefined);
    for (const view of page.entries)
      if (readerOf(view) === who.accountRef) {
        own.count++;
        own.latest ??= view.entry.time ?? view.entry.received;
      } else found.push(view);
    next = page.next;
    if (next === null) break;
  }
  const refs = found.map(readerOf).filter((ref) => ref !== null);
  const readers = await readersBy(tx, [...new Set(refs)]);
  return { reads: found.map((view) => viewOf(view, readers)), own, next };
}

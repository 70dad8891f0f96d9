import { z } from 'zod';
import type { ReleasePerson } from './bundle.store.js';

const person = z.object({ recordRef: z.uuid(), subjectIndex: z.number().int(), localId: z.string() });

/** A holder's own ids by record reference, as `consent` keeps them; read for a plan and dropped again. */
export interface LinkedPeople {
  readonly linkageId: string;
  readonly byRecord: ReadonlyMap<string, { subjectIndex: number; localId: string }>;
}

export function parseLinkedPeople(linkageId: string, ndjson: string): LinkedPeople {
  const byRecord = new Map<string, { subjectIndex: number; localId: string }>();
  for (const line of ndjson.split('\n')) {
    if (line === '') continue;
    const { recordRef, subjectIndex, localId } = person.parse(JSON.parse(line));
    byRecord.set(recordRef, { subjectIndex, localId });
  }
  return { linkageId, byRecord };
}

/**
 * The people file of a plan: one `{"id":"<local id>","p":"<pseudonym>"}` a line, in order of pseudonym, so that the order
 * tells nothing and the same release always gives the same bytes. Undefined when a person's local id is not there (any
 * more), or now means somebody else.
 */
export function peopleFile(
  people: readonly Pick<ReleasePerson, 'recordRef' | 'subjectIndex' | 'pseudonym'>[],
  linked: LinkedPeople,
): string | undefined {
  const lines: string[] = [];
  for (const { recordRef, subjectIndex, pseudonym } of [...people].sort((a, b) =>
    a.pseudonym < b.pseudonym ? -1 : 1,
  )) {
    const found = linked.byRecord.get(recordRef);
    if (found?.subjectIndex !== subjectIndex) return undefined;
    lines.push(`${JSON.stringify({ id: found.localId, p: pseudonym })}\n`);
  }
  return lines.join('');
}

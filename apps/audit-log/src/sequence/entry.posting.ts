import { CopyRows, type BulkTx, type Tx } from '@garant/nest-kit';
import { SPAN } from '../entries/entry.period.js';
import type { SequencedEntry } from './entry.store.js';

interface Posting {
  kind: string;
  ref: string;
  first: number;
  offsets: number[];
}

/** One row for each reference with its places in this batch, in the order of the index that takes them. */
export async function copyPostings(tx: BulkTx, entries: readonly SequencedEntry[]): Promise<void> {
  const postings = new Map<string, Posting>();
  for (const { index, references } of entries)
    for (const { kind, ref } of references) {
      const key = `${kind} ${ref}`;
      const known = postings.get(key);
      if (known) known.offsets.push(index - known.first);
      else postings.set(key, { kind, ref, first: index, offsets: [0] });
    }
  const rows = new CopyRows();
  for (const key of [...postings.keys()].sort()) {
    const { kind, ref, first, offsets } = postings.get(key)!;
    rows.row(4).text(kind).text(ref).bigint(first);
    if (offsets.length === 1) rows.null();
    else rows.smallints(offsets);
  }
  await tx.copy('entry_posting (kind, ref, first, offsets)', rows);
}

/** Widens the times of the spans that these entries fall in. */
export async function notePeriods(tx: Tx, entries: readonly SequencedEntry[]): Promise<void> {
  const spans = new Map<number, { earliest: number; latest: number }>();
  for (const { index, occurred } of entries) {
    const span = Math.floor(index / SPAN);
    const { earliest, latest } = spans.get(span) ?? { earliest: occurred, latest: occurred };
    spans.set(span, { earliest: Math.min(earliest, occurred), latest: Math.max(latest, occurred) });
  }
  const rows = [...spans];
  await tx.query(
    `INSERT INTO entry_period AS p (span, earliest, latest) SELECT span, to_timestamp(earliest / 1000), to_timestamp(latest / 1000)
     FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS n (span, earliest, latest)
     ON CONFLICT (span) DO UPDATE SET earliest = least(p.earliest, EXCLUDED.earliest), latest = greatest(p.latest, EXCLUDED.latest)`,
    [
      rows.map(([span]) => span),
      rows.map(([, { earliest }]) => earliest),
      rows.map(([, { latest }]) => latest),
    ],
  );
}

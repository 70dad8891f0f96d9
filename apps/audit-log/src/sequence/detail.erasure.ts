import type { Tx } from '@garant/nest-kit';
import type { Reading } from '../intake/message.reading.js';

/**
 * What stays readable after a person was erased: acts of the register, in codes under a random reference (GDPR
 * Art. 17(3)(b), (e)), and entries that are about many people. The rest keeps its place and its commitment alone.
 */
const EVIDENCE = [
  'choice.record',
  'choice.recorded',
  'choices.imported',
  'linkage.recorded',
  'people.merged',
  'people.kept-apart',
  'people.split',
  'person.erase',
  'person.erased',
  'recall.ordered',
  'register.cut',
] as const;

/**
 * An erasure of `consent` reaches the log: the bodies of the person's entries and their salts are deleted. Entries, tree
 * and proofs stay as they are: what an entry commits to can be shown by nobody any more, that it was there by everybody.
 */
export async function eraseDetails(tx: Tx, readings: readonly Reading[]): Promise<void> {
  const erased = readings.flatMap(({ source, type, data }) =>
    source === 'garant/consent' && type === 'person.erased' && typeof data.subjectRef === 'string'
      ? [data.subjectRef.toLowerCase()]
      : [],
  );
  if (erased.length === 0) return;
  await tx.query(
    `DELETE FROM entry_details WHERE index IN (
       SELECT e.index FROM entry_reference r JOIN log_entry e USING (index)
       WHERE r.kind = 'subject' AND r.ref = ANY($1) AND e.type <> ALL($2)) RETURNING 1`,
    [erased, EVIDENCE],
  );
}

import type { Tx } from '@garant/nest-kit';
import { detailedAbout } from '../entries/entry.coverage.js';
import { isUuid, type Reading } from '../intake/message.reading.js';
import { eraseEntries } from '../retention/erasure.store.js';

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
 * An erasure of `consent` reaches the log: the bodies of the person's entries and their salts are deleted, and an entry of
 * its own (`details.erased`) says what went under which request; what a legal hold covers waits. Entries, tree and proofs
 * stay as they are: what an entry commits to can be shown by nobody any more, that it was there by everybody.
 */
export async function eraseDetails(tx: Tx, readings: readonly Reading[]): Promise<void> {
  for (const { source, type, data } of readings) {
    if (source !== 'garant/consent' || type !== 'person.erased' || !isUuid(data.subjectRef)) continue;
    const requestId = isUuid(data.erasureId) ? data.erasureId : data.subjectRef;
    const entries = await detailedAbout(tx, data.subjectRef, EVIDENCE);
    await eraseEntries(
      tx,
      { reason: 'person-erased', requestId },
      entries.map(({ index }) => index),
      new Date().toISOString(),
    );
  }
}

import { actsOfImport, type EventBody } from '@garant/contracts';
import type { Choice } from '@garant/rules';
import type { SnapshotLine } from './enforcement.messages.js';
import { peopleActOf, peopleIn } from './people.events.js';
import type { LinkageTable } from './linkage.table.js';
import type { SubjectRegister } from './subject.register.js';

export interface Register {
  readonly subjects: SubjectRegister;
  readonly linkages: LinkageTable;
}

/**
 * Applies one event of consent.events, but for cuts. Known types that say nothing about who may use what (outcomes,
 * reads) change nothing. @throws RangeError when it contradicts what is known; the partition stops then
 */
export function applyRegisterEvent({ subjects, linkages }: Register, type: string, data: unknown): void {
  switch (type) {
    case 'person.registered': {
      const { subjectIndex, subjectRef } = data as EventBody<'consent', 'person.registered'>;
      return subjects.register(subjectIndex, subjectRef);
    }
    case 'choice.recorded': {
      const choice = data as EventBody<'consent', 'choice.recorded'>;
      return subjects.record(choice.subjectIndex, choice.subjectRef, choiceOf(choice));
    }
    case 'choices.imported':
      for (const choice of actsOfImport(data as EventBody<'consent', 'choices.imported'>))
        subjects.record(choice.subjectIndex, choice.subjectRef, choiceOf(choice));
      return;
    case 'linkage.recorded': {
      const { datasetId, linkageId, rows } = data as EventBody<'consent', 'linkage.recorded'>;
      for (const row of rows) subjects.register(row.subjectIndex, row.subjectRef);
      return linkages.add(datasetId, linkageId, rows);
    }
    case 'linkage.completed': {
      const { datasetId, linkageId, completedAt, counts } = data as EventBody<'consent', 'linkage.completed'>;
      const expected = counts.matched + counts.new + counts.ambiguous;
      if (!linkages.complete(datasetId, linkageId, expected, completedAt))
        throw new RangeError('linkage-rows-missing');
      return;
    }
    case 'people.merged':
    case 'people.kept-apart':
    case 'people.split':
    case 'person.erased': {
      for (const { subjectIndex, subjectRef } of peopleIn(type, data))
        subjects.register(subjectIndex, subjectRef);
      return subjects.recordPeople(peopleActOf(type, data));
    }
    case 'key.parked':
      return subjects.park((data as EventBody<'consent', 'key.parked'>).key);
    case 'key.released':
      return subjects.release((data as EventBody<'consent', 'key.released'>).key);
  }
}

/** Fills the register from a snapshot's lines after its header. */
export function loadRegister({ subjects, linkages }: Register, lines: Iterable<SnapshotLine>): void {
  let linkage: Extract<SnapshotLine, { t: 'linkage' }> | undefined;
  const close = (): void => {
    if (linkage?.completedAt)
      linkages.complete(linkage.datasetId, linkage.linkageId, null, linkage.completedAt);
  };
  for (const line of lines) {
    if (line.t === 'subject') subjects.register(line.index, line.ref);
    else if (line.t === 'people') subjects.recordPeople(line.act);
    else if (line.t === 'choice') subjects.record(line.subjectIndex, line.subjectRef, choiceOf(line));
    else if (line.t === 'linkage') {
      close();
      linkage = line;
      linkages.add(line.datasetId, line.linkageId, []);
    } else if (line.t === 'linked') {
      if (linkage?.datasetId !== line.datasetId) throw new RangeError('a linked row outside its linkage');
      subjects.register(line.subjectIndex, line.subjectRef);
      linkages.add(line.datasetId, linkage.linkageId, [line]);
    } else if (line.t === 'parked') subjects.park(line.key);
  }
  close();
}

/** What enforcement keeps of an act. */
export const choiceOf = (choice: Choice): Choice => {
  const { choiceId, position, regime, act, scope, actedAt, acceptedAt, channel, voice } = choice;
  return {
    choiceId,
    position,
    regime,
    act,
    scope,
    actedAt,
    acceptedAt,
    channel,
    ...(voice ? { voice } : {}),
  };
};

import type { EventBody } from '@garant/contracts';
import type { PeopleAct } from '@garant/rules';

export const PEOPLE_EVENTS = ['people.merged', 'people.kept-apart', 'people.split', 'person.erased'] as const;
export type PeopleEvent = (typeof PEOPLE_EVENTS)[number];
type Body<T extends PeopleEvent> = EventBody<'consent', T>;
type Person = Body<'people.merged'>['survivor'];

/** The act of the register that an event announces, as the rules read it. */
export function peopleActOf(type: PeopleEvent, data: unknown): PeopleAct {
  switch (type) {
    case 'people.merged': {
      const { position, survivor, retired } = data as Body<'people.merged'>;
      return {
        kind: 'merge',
        position,
        survivor: survivor.subjectIndex,
        retired: retired.map(({ subjectIndex }) => subjectIndex),
      };
    }
    case 'people.split': {
      const { position, survivor, parts } = data as Body<'people.split'>;
      return {
        kind: 'split',
        position,
        survivor: survivor.subjectIndex,
        parts: parts.map(({ retired, successor }) => ({
          index: retired.subjectIndex,
          successor: successor.subjectIndex,
        })),
      };
    }
    case 'people.kept-apart': {
      const { position, subjectIndex } = data as Body<'people.kept-apart'>;
      return { kind: 'apart', position, index: subjectIndex };
    }
    case 'person.erased': {
      const { position, subjectIndex } = data as Body<'person.erased'>;
      return { kind: 'erase', position, index: subjectIndex };
    }
  }
}

/** Everybody whom an event names: references with their indexes. */
export function peopleIn(type: PeopleEvent, data: unknown): readonly Person[] {
  switch (type) {
    case 'people.merged': {
      const { survivor, retired } = data as Body<'people.merged'>;
      return [survivor, ...retired];
    }
    case 'people.split': {
      const { survivor, parts } = data as Body<'people.split'>;
      return [survivor, ...parts.flatMap(({ retired, successor }) => [retired, successor])];
    }
    default:
      return [data as Body<'people.kept-apart'>];
  }
}

import { evolveApplication, type ApplicationState, type RecordedApplicationEvent } from '@garant/rules';
import { recorded } from '../commands/rule.outcome.js';
import type { ReadEvent } from '../projection/projection.js';

/** What lists of events came to: several read models of one stream ask for it, and none changes either. */
const FOLDED = new WeakMap<readonly ReadEvent[], ApplicationState>();

/** An application as its events tell it. */
export function foldApplication(
  applicationId: string,
  events: readonly ReadEvent[],
): ApplicationState | undefined {
  const known = FOLDED.get(events);
  if (known) return known;
  const state = events.reduce<ApplicationState | undefined>(
    (folded, event) => evolveApplication(folded, recorded<RecordedApplicationEvent>(event, applicationId)),
    undefined,
  );
  if (state) FOLDED.set(events, state);
  return state;
}

/** Null before the first content. */
export const newestContentHash = (events: readonly { data: object }[]): string | null =>
  (events.findLast(({ data }) => 'contentHash' in data)?.data as { contentHash: string } | undefined)
    ?.contentHash ?? null;

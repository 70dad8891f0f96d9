import { evolveApplication, type ApplicationState, type RecordedApplicationEvent } from '@garant/rules';
import { recorded } from '../commands/rule.outcome.js';
import type { ReadEvent } from '../projection/projection.js';

/** An application as its events tell it. */
export function foldApplication(
  applicationId: string,
  events: readonly ReadEvent[],
): ApplicationState | undefined {
  return events.reduce<ApplicationState | undefined>(
    (folded, event) => evolveApplication(folded, recorded<RecordedApplicationEvent>(event, applicationId)),
    undefined,
  );
}

/** Null before the first content. */
export const newestContentHash = (events: readonly { data: object }[]): string | null =>
  (events.findLast(({ data }) => 'contentHash' in data)?.data as { contentHash: string } | undefined)
    ?.contentHash ?? null;

import { actsOfImport, type EventBody } from '@garant/contracts';
import type { EventContext } from '@garant/nest-kit';
import { choicesRecorded } from '../recalls/recall.join.js';

/** A batch of imported acts arrives: each is kept and joined with unsealed releases as if it had come alone. */
export const choicesImported = ({
  tx,
  data,
  event,
  now,
}: Pick<EventContext<EventBody<'consent', 'choices.imported'>>, 'tx' | 'data' | 'now'> & {
  event: { id: string };
}): Promise<void> =>
  choicesRecorded(
    tx,
    actsOfImport(data).map((act) => ({ data: act, event, now })),
  );

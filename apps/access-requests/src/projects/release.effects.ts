import type { EventBody } from '@garant/contracts';
import type { EventContext } from '@garant/nest-kit';
import { releaseEffect } from '@garant/rules';
import { workingCalendar } from '../clocks/working.calendar.js';
import { add } from './project.clock.js';

type Release = EventBody<'gateway', 'release.sealed' | 'release.unsealed'>;

/** What the gateway saw of a release: sealed, a holder has delivered; unsealed, the user has access. */
const effect =
  (moment: 'sealed' | 'unsealed') =>
  async ({ tx, data, now }: EventContext<Release>): Promise<void> => {
    const [permit] = await tx.query<{ application_id: string }>(
      'SELECT application_id FROM permit WHERE permit_id = $1',
      [data.permitId],
    );
    if (!permit) return;
    await add(tx, permit.application_id, now, (life) =>
      life ? releaseEffect(life, data, moment, now, workingCalendar()) : [],
    );
  };

export const onSealed = effect('sealed');
export const onUnsealed = effect('unsealed');

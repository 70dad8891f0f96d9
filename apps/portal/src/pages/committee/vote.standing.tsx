import type { Deliberation } from '../../api/committee.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';

/** How the vote stands: of how many seats, how many it takes, whether it is closed and secret. */
export function VoteStanding({ vote }: { vote: Deliberation['vote'] }) {
  const t = useText();
  return (
    <ul className={`${layout.stack} ${layout.tight}`}>
      {vote.seats > 0 && (
        <li>{t('vote.presence', { cast: vote.cast, seats: vote.seats, needed: vote.needed })}</li>
      )}
      {vote.secret && vote.closedAt === null && <li>{t('vote.secret')}</li>}
      {vote.closedAt !== null && <li>{t('vote.closed', { date: t.dateTime(vote.closedAt) })}</li>}
    </ul>
  );
}

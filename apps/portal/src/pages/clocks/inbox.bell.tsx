import { Link } from 'react-router';
import { useUnread } from '../../api/clocks.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { mayOpen } from '../../shell/navigation.table.js';
import { Icon } from '../../ui/icon.js';
import css from './clocks.module.css';

/** The way to one's messages from every page, with how many are unread. */
export function InboxBell() {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const here = session?.account !== null && session !== undefined && mayOpen('inbox', session.account.roles);
  const { data: unread = 0 } = useUnread(here);
  if (!here) return null;
  return (
    <Link to={address('inbox')} className={css.bell} aria-label={t('inbox.bell', { count: unread })}>
      <Icon name="bell" />
      <span aria-hidden="true">{unread > 0 ? unread : ''}</span>
    </Link>
  );
}

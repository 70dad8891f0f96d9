import { useQueryClient } from '@tanstack/react-query';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useLocation, useNavigate } from 'react-router';
import { write } from '../api/client.js';
import { sessionKey, signInAddress, useSession } from '../api/session.query.js';
import { useAddress } from '../i18n/address.hook.js';
import { useText } from '../i18n/text.hook.js';
import { Button, PlainLinkButton } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import css from './shell.module.css';

/** Who is signed in, and the way out; or the way in. */
export function UserMenu() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { pathname, search } = useLocation();
  const { data: session } = useSession();
  if (!session) return null;
  if (!session.account) {
    const here = pathname === address('login') ? address('home') : pathname + search;
    return (
      <PlainLinkButton href={signInAddress(here, t.locale)} look="secondary">
        <Icon name="person" />
        {t('shell.signIn')}
      </PlainLinkButton>
    );
  }
  const { account } = session;
  const name = account.name ?? t('shell.noName');
  const signOut = async () => {
    const done = await write<{ url?: string }>('POST', '/auth/logout', { body: {} }).catch(() => undefined);
    queries.clear();
    if (done?.state === 'done' && done.value.url) window.location.assign(done.value.url);
    else {
      queries.setQueryData(sessionKey, { account: null });
      await navigate(address('home'));
    }
  };
  return (
    <MenuTrigger>
      <Button look="secondary" aria-label={t('shell.account', { name })}>
        <Icon name="person" />
        {name}
        <Icon name="down" size={16} />
      </Button>
      <Popover className={css.menu} placement="bottom end">
        <div className={css.who}>
          <strong>{name}</strong>
          <div>{t.list(account.roles.map((role) => t(`role.${role}`)))}</div>
          {account.organisation && <div>{account.organisation}</div>}
        </div>
        <Menu aria-label={t('shell.accountMenu')} onAction={(key) => key === 'out' && void signOut()}>
          <MenuItem id="out" className={css.item}>
            <Icon name="out" />
            {t('shell.signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

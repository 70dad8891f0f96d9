import { useState } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useSession } from '../api/session.query.js';
import { useAddress } from '../i18n/address.hook.js';
import { translateAddress, type Locale } from '../i18n/route.table.js';
import { useText } from '../i18n/text.hook.js';
import { InboxBell } from '../pages/clocks/inbox.bell.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { Mark } from './mark.js';
import { ownPages, publicPages } from './navigation.table.js';
import { useTheme, type Theme } from './theme.hook.js';
import { UserMenu } from './user.menu.js';
import css from './shell.module.css';

/** What stands around every page: skip link, header with navigation by role, main part, footer. */
export function Shell() {
  const t = useText();
  const address = useAddress();
  const { pathname, search } = useLocation();
  const { data: session } = useSession();
  const [openAt, setOpenAt] = useState<string>();
  // Opened on one page, the navigation is closed again on the next.
  const open = openAt === pathname;
  const own = ownPages(session?.account?.roles ?? []);
  const other: Locale = t.locale === 'fr' ? 'en' : 'fr';
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t('shell.skip')}
      </a>
      <header className={css.top} data-noprint>
        <div className={`${css.wide} ${css.bar}`}>
          <Link to={address('home')} className={css.brand}>
            <Mark />
            <span>
              <strong>Garant</strong>
              <span>{t('shell.tagline')}</span>
            </span>
          </Link>
          <span className={css.toggle}>
            <Button
              look="quiet"
              aria-expanded={open}
              aria-controls="navigation"
              onPress={() => setOpenAt(open ? undefined : pathname)}
            >
              <Icon name={open ? 'cross' : 'menu'} />
              {t('shell.menu')}
            </Button>
          </span>
          <div className={css.tools}>
            <Link
              className={css.language}
              to={translateAddress(pathname, search, other)}
              lang={other}
              hrefLang={other}
            >
              {other === 'fr' ? 'Français' : 'English'}
            </Link>
            <InboxBell />
            <UserMenu />
          </div>
        </div>
        <nav id="navigation" className={css.nav} aria-label={t('shell.navigation')} data-open={open}>
          <ul className={`${css.wide} ${css.links}`}>
            {own.map((id) => (
              <li key={id}>
                <NavLink to={address(id)} end={id === 'inspection' || id === 'operations'}>
                  {t(`nav.${id}` as 'nav.myChoices')}
                </NavLink>
              </li>
            ))}
            {own.length > 0 && <li className={css.rule} aria-hidden="true" />}
            {publicPages().map((id) => (
              <li key={id}>
                <NavLink to={address(id)}>{t(`nav.${id}` as 'nav.catalogue')}</NavLink>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="content" tabIndex={-1} className={`${css.main} ${css.wide}`}>
        <Outlet />
      </main>
      <footer className={css.foot} data-noprint>
        <div className={css.wide}>
          <p>{t('shell.footer')}</p>
          <ul>
            <li>
              <Link to={address('accessibility')}>{t('shell.accessibility')}</Link>
            </li>
            <li>
              <Link to={address('about')}>{t('nav.about')}</Link>
            </li>
            <li>
              <Link to={address('rights')}>{t('nav.rights')}</Link>
            </li>
            <li>
              <Link to={address('complaint')}>{t('nav.complaint')}</Link>
            </li>
            <li>
              <a href="/openapi.json">{t('shell.api')}</a>
            </li>
          </ul>
          <ThemeChoice />
        </div>
      </footer>
      <ScrollRestoration />
    </div>
  );
}

function ThemeChoice() {
  const t = useText();
  const [theme, choose] = useTheme();
  return (
    <span className={css.theme}>
      <label htmlFor="theme">{t('shell.theme')}</label>
      <select id="theme" value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        <option value="auto">{t('shell.theme.auto')}</option>
        <option value="light">{t('shell.theme.light')}</option>
        <option value="dark">{t('shell.theme.dark')}</option>
      </select>
    </span>
  );
}

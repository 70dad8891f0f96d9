import { useLocation } from 'react-router';
import { signInAddress } from '../api/session.query.js';
import { useAddress } from '../i18n/address.hook.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { PlainLinkButton } from '../ui/button.js';
import { Page } from '../ui/page.js';
import { Callout, Card } from '../ui/surface.js';

/** Where to sign in: reached by its own address, or instead of a page that needs a session. */
export function SignInPage() {
  const t = useText();
  const address = useAddress();
  const { pathname, search } = useLocation();
  const here = pathname === address('login') ? undefined : pathname + search;
  const doors = [
    { key: 'patient', to: here ?? address('myChoices') },
    { key: 'professional', to: here ?? address('home') },
  ] as const;
  return (
    <Page title={t('signIn.title')} lead={here ? t('signIn.needed') : t('signIn.lead')}>
      <div className={layout.grid}>
        {doors.map((door) => (
          <Card key={door.key} labelledBy={`door-${door.key}`}>
            <h2 id={`door-${door.key}`}>{t(`signIn.${door.key}`)}</h2>
            <p>{t(`signIn.${door.key}.more`)}</p>
            <div>
              <PlainLinkButton
                href={signInAddress(door.to, t.locale)}
                look={door.key === 'patient' ? 'primary' : 'secondary'}
              >
                {t(`signIn.${door.key}.button`)}
              </PlainLinkButton>
            </div>
          </Card>
        ))}
      </div>
      <Callout tone="info" title={t('signIn.helpTitle')}>
        <p>{t('signIn.help')}</p>
      </Callout>
    </Page>
  );
}

import { useAddress } from '../i18n/address.hook.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { LinkButton } from '../ui/button.js';
import { Page } from '../ui/page.js';

export function NotFoundPage() {
  const t = useText();
  const address = useAddress();
  return (
    <Page title={t('notFound.title')} lead={t('notFound.lead')}>
      <div className={layout.row}>
        <LinkButton to={address('home')}>{t('notFound.home')}</LinkButton>
        <LinkButton to={address('catalogue')} look="secondary">
          {t('nav.catalogue')}
        </LinkButton>
      </div>
    </Page>
  );
}

import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Callout, Details } from '../../ui/surface.js';
import { FlowPicture } from './flow.picture.js';

export function HowItWorksPage() {
  const t = useText();
  const address = useAddress();
  return (
    <Page title={t('nav.howItWorks')} lead={t('how.lead')}>
      <section className={layout.stack} aria-labelledby="flow">
        <h2 id="flow">{t('flow.label')}</h2>
        <FlowPicture />
      </section>
      <section className={layout.stack} aria-labelledby="questions">
        <h2 id="questions">{t('how.questions')}</h2>
        {(['machine', 'leave', 'change', 'know', 'trust'] as const).map((question) => (
          <Details key={question} summary={t(`how.${question}`)}>
            <p className={layout.measure}>{t(`how.${question}.answer`)}</p>
          </Details>
        ))}
      </section>
      <Callout tone="info" title={t('how.limit')}>
        <p>{t('how.limit.more')}</p>
      </Callout>
      <div className={layout.row}>
        <LinkButton to={address('rights')}>{t('nav.rights')}</LinkButton>
        <LinkButton to={address('log')} look="secondary">
          {t('nav.log')}
        </LinkButton>
      </div>
    </Page>
  );
}

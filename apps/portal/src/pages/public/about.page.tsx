import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { DeveloperLinks } from '../webhooks/developer.links.js';

export function AboutPage() {
  const t = useText();
  return (
    <Page title={t('nav.about')} lead={t('about.lead')}>
      {(['software', 'operator', 'data', 'browser', 'law', 'font'] as const).map((part) => (
        <section key={part} className={`${layout.stack} ${layout.tight}`} aria-labelledby={part}>
          <h2 id={part}>{t(`about.${part}`)}</h2>
          <p className={layout.measure}>{t(`about.${part}.more`)}</p>
        </section>
      ))}
      <DeveloperLinks />
    </Page>
  );
}

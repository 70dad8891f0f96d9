import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Callout } from '../../ui/surface.js';

/** Accessibility statement (loi 2005-102 art. 47, RGAA 4.1). */
export function AccessibilityPage() {
  const t = useText();
  const list = (name: 'made' | 'limits', count: readonly (1 | 2 | 3 | 4 | 5)[]) => (
    <ul className={layout.measure}>
      {count.map((n) => (
        <li key={n}>{t(`a11y.${name}.${n}` as 'a11y.made.1')}</li>
      ))}
    </ul>
  );
  return (
    <Page title={t('a11y.title')} lead={t('a11y.lead')}>
      <Callout tone="warn" title={t('shell.accessibility')} level={2}>
        <p>{t('a11y.state')}</p>
      </Callout>
      <section className={layout.stack} aria-labelledby="made">
        <h2 id="made">{t('a11y.made')}</h2>
        {list('made', [1, 2, 3, 4, 5])}
      </section>
      <section className={layout.stack} aria-labelledby="limits">
        <h2 id="limits">{t('a11y.limits')}</h2>
        {list('limits', [1, 2, 3])}
      </section>
      <section className={layout.stack} aria-labelledby="contact">
        <h2 id="contact">{t('a11y.contact')}</h2>
        <p className={layout.measure}>{t('a11y.contactMore')}</p>
        <p className={layout.measure}>{t('a11y.defender')}</p>
      </section>
    </Page>
  );
}

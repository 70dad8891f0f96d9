import { useText } from '../../i18n/text.hook.js';
import { Page } from '../../ui/page.js';
import { Callout } from '../../ui/surface.js';
import { TracesList } from './traces.list.js';

/** What the log holds of what I did: whoever works with the platform is told that it is logged, and sees it. */
export function MyTracesPage() {
  const t = useText();
  return (
    <Page title={t('nav.myTraces')} lead={t('traces.lead')}>
      <Callout tone="info" title={t('traces.use')} level={2}>
        <p>{t('traces.use.more')}</p>
      </Callout>
      <TracesList of="traces" />
    </Page>
  );
}

import { useText } from '../../i18n/text.hook.js';
import { GrowthPanel } from '../../log/growth.panel.js';
import { WitnessPanel } from '../../log/witness.panel.js';
import { Page } from '../../ui/page.js';

/** The log has only grown: any two checkpoints, one of them possibly kept elsewhere. */
export function ConsistencyPage() {
  const t = useText();
  return (
    <Page title={t('consistency.title')} lead={t('consistency.lead')}>
      <GrowthPanel pasteToo />
      <WitnessPanel />
    </Page>
  );
}

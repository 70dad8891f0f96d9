import { useCheckpoint, useVkey } from '../../api/log.api.js';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { GrowthPanel } from '../../log/growth.panel.js';
import { PeriodsCard } from '../../log/periods.card.js';
import { WitnessPanel } from '../../log/witness.panel.js';
import layout from '../../styles/layout.module.css';
import { CopyText } from '../../ui/copy.js';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { DroppedProof } from './dropped.proof.js';

const COMMANDS = [
  'curl -s "$GARANT_URL/log/policy" > garant.policy',
  'npx garant verify proof --file entry.tlog-proof --entry entry.json --policy garant.policy',
  'npx garant verify log --policy garant.policy',
  'npx garant verify completeness --file list.completeness.json --policy garant.policy',
].join('\n');

/** The public face of the log: what it states, that it only grows, and how anybody verifies it. */
export function LogPage() {
  const t = useText();
  const address = useAddress();
  const checkpoint = useCheckpoint();
  const vkey = useVkey();
  return (
    <Page title={t('nav.log')} lead={t('log.lead')}>
      <GrowthPanel />
      <PeriodsCard />
      <WitnessPanel />
      <DroppedProof />
      <Card labelledBy="checkpoint">
        <h2 id="checkpoint">{t('log.checkpoint')}</h2>
        <p className={layout.measure}>{t('log.checkpointMore')}</p>
        <Answered query={checkpoint}>
          {(note) => <CopyText name={t('log.checkpoint')} text={note} />}
        </Answered>
        <h3>{t('log.vkey')}</h3>
        <p className={layout.measure}>{t('log.vkeyMore')}</p>
        <Answered query={vkey}>{(key) => <CopyText name={t('log.vkey')} text={key} />}</Answered>
      </Card>
      <Details summary={t('log.offline')}>
        <p className={layout.measure}>{t('log.offlineMore')}</p>
        <CopyText name={t('log.offline')} text={COMMANDS} />
      </Details>
      <p>
        <Link to={address('logRetention')}>{t('nav.logRetention')}</Link>
      </p>
      <Callout tone="info" title={t('how.limit')}>
        <p>{t('how.limit.more')}</p>
      </Callout>
    </Page>
  );
}

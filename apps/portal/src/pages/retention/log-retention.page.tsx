import { usePublicRetention } from '../../api/retention.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { ClassTable } from './class.table.js';

/** For everybody: what the log keeps how long, and why. */
export function LogRetentionPage() {
  const t = useText();
  const address = useAddress();
  return (
    <Page
      title={t('nav.logRetention')}
      lead={t('retention.publicLead')}
      above={[{ to: address('log'), name: t('nav.log') }]}
    >
      <Answered query={usePublicRetention()}>
        {({ classes, minimumIndex, backupDays, pruning }) => (
          <>
            <ClassTable classes={classes} />
            <Callout tone="info" title={t('retention.whatStays')}>
              <p className={layout.measure}>{t('retention.whatStaysMore', { days: backupDays })}</p>
              {pruning.policy === 'deny' && (
                <p>{t('retention.prunedPublic', { index: minimumIndex, basis: pruning.legalBasis ?? '' })}</p>
              )}
            </Callout>
            <Callout tone="info" title={t('retention.purpose')}>
              <p className={layout.measure}>{t('retention.purposeMore')}</p>
            </Callout>
          </>
        )}
      </Answered>
    </Page>
  );
}

import { Link, useParams } from 'react-router';
import { usePermitStatus } from '../../api/permits.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { PermitBadge } from './permit.badge.js';

/** Where the code printed on a permit leads: whether it is in use, for whoever holds it in their hands. */
export function PermitStatusPage() {
  const t = useText();
  const address = useAddress();
  const { permitId = '' } = useParams();
  const status = usePermitStatus(permitId);
  return (
    <AnsweredPage query={status}>
      {(permit) => (
        <Page
          title={t('permitStatus.title')}
          lead={t('permitStatus.lead')}
          beside={<PermitBadge status={permit.status} />}
        >
          <Callout
            tone={permit.status === 'active' ? 'ok' : 'warn'}
            title={t(permit.status === 'active' ? 'permitStatus.active' : 'permitStatus.notActive')}
          >
            <p>{t(`permitStatus.more.${permit.status}`)}</p>
          </Callout>
          <Card labelledBy="checked">
            <h2 id="checked">{t('permitStatus.checked')}</h2>
            <Facts
              rows={[
                [t('permit.id'), <span className={layout.mono}>{permit.permitId}</span>],
                [
                  t('app.period'),
                  t('app.periodText', { from: t.day(permit.validFrom), until: t.lastDay(permit.validUntil) }),
                ],
                permit.supersededBy !== null && [
                  t('permitStatus.supersededBy'),
                  <Link
                    to={address('permitStatus', { permitId: permit.supersededBy })}
                    className={layout.mono}
                  >
                    {permit.supersededBy}
                  </Link>,
                ],
                permit.replaces !== null && [
                  t('permitStatus.replaces'),
                  <Link to={address('permitStatus', { permitId: permit.replaces })} className={layout.mono}>
                    {permit.replaces}
                  </Link>,
                ],
              ]}
            />
          </Card>
        </Page>
      )}
    </AnsweredPage>
  );
}

import { Link } from 'react-router';
import { usePermits } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Table } from '../../ui/table.js';
import { PermitBadge } from './permit.badge.js';

export function PermitsPage() {
  const t = useText();
  const address = useAddress();
  const permits = usePermits();
  return (
    <Page title={t('nav.permits')} lead={t('permits.lead')}>
      <Answered query={permits}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('permits.none')}>
              <p>{t('permits.none.more')}</p>
            </Empty>
          ) : (
            <Table
              caption={t('nav.permits')}
              captionHidden
              rows={[...list].sort((a, b) => b.signedAt.localeCompare(a.signedAt))}
              keyOf={(row) => row.terms.permitId}
              columns={[
                {
                  name: t('applications.title'),
                  cell: (row) => (
                    <Link to={address('permit', { permitId: row.terms.permitId })}>{row.title}</Link>
                  ),
                },
                { name: t('applications.state'), cell: (row) => <PermitBadge status={row.status} /> },
                { name: t('app.field.purpose'), cell: (row) => purposeTitle(t, row.terms.purpose) },
                { name: t('permit.until'), cell: (row) => t.lastDay(row.terms.validUntil) },
              ]}
            />
          )
        }
      </Answered>
    </Page>
  );
}

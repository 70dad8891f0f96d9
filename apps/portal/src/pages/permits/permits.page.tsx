import { PERMIT_STATUSES, type PermitStatus } from '@garant/rules';
import { useState } from 'react';
import { Link } from 'react-router';
import { usePermits } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Table } from '../../ui/table.js';
import { PermitBadge } from './permit.badge.js';
import { chosenPermits } from './permits.filter.js';

export function PermitsPage() {
  const t = useText();
  const address = useAddress();
  const permits = usePermits();
  const [words, setWords] = useState('');
  const [status, setStatus] = useState<PermitStatus | ''>('');
  return (
    <Page title={t('nav.permits')} lead={t('permits.lead')}>
      <p>
        <Link to={address('fees')}>{t('permits.fees')}</Link>
      </p>
      <Answered query={permits}>
        {(list) => {
          if (list.length === 0)
            return (
              <Empty title={t('permits.none')}>
                <p>{t('permits.none.more')}</p>
              </Empty>
            );
          const chosen = chosenPermits(list, { words, status });
          return (
            <>
              <div className={layout.filters} role="search" aria-label={t('permits.filters')}>
                <TextField
                  label={t('permits.words')}
                  type="search"
                  value={words}
                  onChange={setWords}
                  optional
                />
                <SelectField
                  label={t('applications.state')}
                  value={status}
                  onChange={setStatus}
                  placeholder={t('permits.anyState')}
                  options={PERMIT_STATUSES.map((value) => ({ value, label: t(`permit.state.${value}`) }))}
                />
              </div>
              <p role="status">{t('permits.count', { count: chosen.length })}</p>
              {chosen.length > 0 && (
                <Table
                  caption={t('nav.permits')}
                  captionHidden
                  rows={chosen}
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
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAuthorityQueue } from '../../api/representation.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';

/** Verification starts from the reference that a declarant gives. Nobody can be looked up here. */
export function AuthorityDeskPage() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const { data: session } = useSession();
  const [reference, setReference] = useState('');
  const [missing, setMissing] = useState(false);
  const officer = session?.account?.roles.includes('data-protection-officer') === true;
  return (
    <Page title={t('nav.authorityDesk')} lead={t('verifying.lead')}>
      <Card labelledBy="open">
        <h2 id="open">{t('verifying.open')}</h2>
        <form
          className={layout.stack}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (reference.trim() === '') return setMissing(true);
            void navigate(address('authorityCase', { reference: reference.trim().toUpperCase() }));
          }}
        >
          <TextField
            id="reference"
            label={t('declare.reference')}
            hint={t('verifying.referenceHint')}
            value={reference}
            onChange={(text) => (setReference(text), setMissing(false))}
            error={missing ? t('form.required', { field: t('declare.reference') }) : undefined}
            short
          />
          <div>
            <Button type="submit">{t('verifying.go')}</Button>
          </div>
        </form>
      </Card>
      {officer && <Queue />}
      <Card labelledBy="death">
        <h2 id="death">{t('verifying.death')}</h2>
        <p className={layout.measure}>{t('verifying.deathMore')}</p>
        <div>
          <LinkButton to={address('deathDesk')} look="secondary">
            {t('verifying.deathGo')}
          </LinkButton>
        </div>
      </Card>
    </Page>
  );
}

function Queue() {
  const t = useText();
  const address = useAddress();
  const queue = useAuthorityQueue(true);
  return (
    <section className={layout.stack} aria-labelledby="queue">
      <h2 id="queue">{t('verifying.queue')}</h2>
      <Answered query={queue}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t('verifying.queue.none')} level={3} />
          ) : (
            <Table
              caption={t('verifying.queue.caption')}
              columns={[
                {
                  name: t('declare.reference'),
                  cell: (row) => (
                    <Link to={address('authorityCase', { reference: row.reference })}>
                      <span className={layout.mono}>{row.reference}</span>
                    </Link>
                  ),
                },
                { name: t('relative.as'), cell: (row) => t(`authority.type.${row.type}`) },
                { name: t('authority.declaredAt'), cell: (row) => t.dateTime(row.declaredAt) },
              ]}
              rows={rows}
              keyOf={(row) => row.authorityId}
            />
          )
        }
      </Answered>
    </section>
  );
}

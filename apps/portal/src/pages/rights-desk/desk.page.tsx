import type { RequestView } from '@garant/contracts';
import { REQUEST_KINDS, REQUEST_STATES } from '@garant/rules';
import { Link, useSearchParams } from 'react-router';
import { DESK_PAGE, useRequestQueue } from '../../api/rights.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { RequestBadge } from '../patient-rights/request.badge.js';
import { RequestClockPicture } from '../patient-rights/request.clock.picture.js';

/** The officer's queue: the nearest deadline first. It shows kinds and dates; who asks is seen on opening, and logged. */
export function RequestDeskPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const filter = {
    state: search.get('state') ?? '',
    kind: search.get('kind') ?? '',
    mine: search.get('who') === 'me',
    offset: Math.max(0, Number.parseInt(search.get('from') ?? '0', 10) || 0),
  };
  const queue = useRequestQueue(filter);
  const set = (name: string, value: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        if (name !== 'from') next.delete('from');
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={t('nav.requestDesk')} lead={t('reqdesk.lead')}>
      <search className={layout.filters} aria-label={t('reqdesk.filters')}>
        <SelectField
          label={t('reqdesk.state')}
          value={filter.state}
          onChange={(value) => set('state', value)}
          placeholder={t('reqdesk.state.open')}
          options={[
            ...REQUEST_STATES.map((state) => ({ value: state as string, label: t(`req.state.${state}`) })),
            { value: 'all', label: t('ui.all') },
          ]}
        />
        <SelectField
          label={t('reqdesk.kind')}
          value={filter.kind}
          onChange={(value) => set('kind', value)}
          placeholder={t('ui.all')}
          options={REQUEST_KINDS.map((kind) => ({ value: kind as string, label: t(`req.kind.${kind}`) }))}
        />
        <SelectField
          label={t('reqdesk.who')}
          value={filter.mine ? 'me' : 'all'}
          onChange={(value) => set('who', value === 'me' ? 'me' : '')}
          options={[
            { value: 'all', label: t('reqdesk.who.all') },
            { value: 'me', label: t('reqdesk.who.me') },
          ]}
        />
      </search>
      <Answered query={queue}>
        {({ items, total }) => (
          <>
            <p role="status" className={layout.muted}>
              {t('reqdesk.results', { count: total })}
            </p>
            {items.length === 0 ? (
              <Empty title={t('reqdesk.none')}>
                {search.size > 0 && (
                  <Button look="secondary" onPress={() => setSearch({}, { replace: true })}>
                    {t('ui.clear')}
                  </Button>
                )}
              </Empty>
            ) : (
              <QueueTable items={items} />
            )}
            {total > DESK_PAGE && (
              <div className={layout.row}>
                <Button
                  look="secondary"
                  isDisabled={filter.offset === 0}
                  onPress={() => set('from', String(Math.max(0, filter.offset - DESK_PAGE)))}
                >
                  {t('reqdesk.before')}
                </Button>
                <Button
                  look="secondary"
                  isDisabled={filter.offset + DESK_PAGE >= total}
                  onPress={() => set('from', String(filter.offset + DESK_PAGE))}
                >
                  {t('reqdesk.after')}
                </Button>
              </div>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
}

function QueueTable({ items }: { items: readonly RequestView[] }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  return (
    <Table
      caption={t('nav.requestDesk')}
      captionHidden
      rows={items}
      keyOf={(row) => row.requestId}
      columns={[
        {
          name: t('reqdesk.kind'),
          cell: (row) => (
            <>
              <Link to={address('requestReview', { requestId: row.requestId })}>
                {t('reqdesk.request', { kind: t(`req.kind.${row.kind}`), number: shortRef(row.requestId) })}
              </Link>
              <div className={`${layout.small} ${layout.muted}`}>
                {t('req.receivedOn', { date: t.date(row.receivedAt) })}
              </div>
            </>
          ),
        },
        {
          name: t('reqdesk.state'),
          cell: (row) => (
            <span className={layout.row}>
              <RequestBadge request={row} />
            </span>
          ),
        },
        {
          name: t('reqdesk.who'),
          cell: (row) =>
            row.assignee === null ? (
              <Badge tone="warn">{t('reqdesk.nobody')}</Badge>
            ) : (
              t(row.assignee === session?.account?.ref ? 'reqdesk.who.me' : 'reqdesk.colleague')
            ),
        },
        { name: t('req.clock.title'), cell: (row) => <RequestClockPicture request={row} small /> },
      ]}
    />
  );
}

import { APPLICATION_STATES, WORKLOAD_DUE } from '@garant/contracts';
import { CASE_KINDS } from '@garant/rules';
import { Link, useSearchParams } from 'react-router';
import { useWorkload, type Workload } from '../../api/clocks.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { BOARD_PAGE, boardQuery, dueOf, filterOf, type BoardFilter } from './workload.filter.js';
import { WorkloadColumns } from './workload.columns.js';

/** Open cases of the access body, the late ones first. The filter is in the address. */
export function QueuePage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const workload = useWorkload(boardQuery(filter));
  const set = (change: Partial<Record<keyof BoardFilter, string>>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete('page');
        for (const [name, value] of Object.entries(change))
          if (value) next.set(name, value);
          else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={t('nav.queue')} lead={t('queue.lead')}>
      <search className={layout.filters} aria-label={t('queue.filters')}>
        <TextField label={t('queue.search')} type="search" value={filter.q} onChange={(q) => set({ q })} />
        <SelectField<string>
          label={t('queue.who')}
          value={filter.assignee || 'all'}
          onChange={(value) => set({ assignee: value === 'all' ? '' : value })}
          options={[
            { value: 'all', label: t('queue.who.all') },
            { value: 'me', label: t('queue.who.me') },
          ]}
        />
        <SelectField<string>
          label={t('board.due')}
          value={filter.due}
          onChange={(due) => set({ due })}
          placeholder={t('ui.all')}
          options={WORKLOAD_DUE.map((value) => ({ value, label: t(`board.due.${value}`) }))}
        />
        <SelectField<string>
          label={t('case.kind')}
          value={filter.kind}
          onChange={(kind) => set({ kind })}
          placeholder={t('ui.all')}
          options={CASE_KINDS.map((value) => ({ value, label: t(`case.kind.${value}`) }))}
        />
      </search>
      <Answered query={workload}>
        {(page) => (
          <>
            <WorkloadColumns
              counts={page.counts}
              late={page.late}
              state={filter.state}
              due={filter.due}
              onState={(state) => set({ state })}
              onLate={() => set({ due: filter.due === 'late' ? '' : 'late' })}
            />
            <p role="status" className={layout.muted}>
              {t('queue.results', { count: page.total })}
            </p>
            {page.items.length === 0 ? (
              <Empty title={t('queue.none')}>
                {search.size > 0 && (
                  <Button look="secondary" onPress={() => setSearch({}, { replace: true })}>
                    {t('ui.clear')}
                  </Button>
                )}
              </Empty>
            ) : (
              <Board page={page} />
            )}
            {page.total > BOARD_PAGE && (
              <nav className={layout.row} aria-label={t('inbox.pages')}>
                <Button
                  look="secondary"
                  isDisabled={filter.page === 0}
                  onPress={() => setSearch((now) => pageTo(now, filter.page - 1))}
                >
                  {t('board.previous')}
                </Button>
                <Button
                  look="secondary"
                  isDisabled={(filter.page + 1) * BOARD_PAGE >= page.total}
                  onPress={() => setSearch((now) => pageTo(now, filter.page + 1))}
                >
                  {t('board.next')}
                </Button>
              </nav>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
}

function pageTo(now: URLSearchParams, page: number): URLSearchParams {
  const next = new URLSearchParams(now);
  if (page > 0) next.set('page', String(page));
  else next.delete('page');
  return next;
}

const STATES: readonly string[] = APPLICATION_STATES;

function Board({ page }: { page: Workload }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={t('nav.queue')}
      captionHidden
      rows={page.items}
      keyOf={(row) => row.applicationId}
      columns={[
        {
          name: t('board.due'),
          cell: ({ clock }) => {
            const due = dueOf(clock, page.now);
            if (!due) return '–';
            return (
              <span className={layout.row}>
                <Badge tone={due.tone}>{t(`board.${due.text}`, { days: due.days })}</Badge>
                {clock?.dueAt && (
                  <span className={`${layout.small} ${layout.muted}`}>{t.day(clock.dueAt)}</span>
                )}
              </span>
            );
          },
        },
        {
          name: t('applications.title'),
          cell: (row) => (
            <>
              <Link to={address('review', { applicationId: row.applicationId })}>
                {row.title || t('applications.untitled')}
              </Link>
              <div className={`${layout.small} ${layout.muted}`}>{t(`case.kind.${row.kind}`)}</div>
            </>
          ),
        },
        { name: t('queue.applicant'), cell: (row) => row.organisation ?? '–' },
        {
          name: t('applications.state'),
          cell: (row) => (
            <span className={layout.row}>
              <Badge>{STATES.includes(row.state) ? t(`application.state.${row.state}`) : row.state}</Badge>
              {row.flags.length > 0 && (
                <Badge tone="warn">{t('queue.flags', { count: row.flags.length })}</Badge>
              )}
            </span>
          ),
        },
        {
          name: t('board.assignees'),
          cell: (row) =>
            t.list(row.assignees.map((ref) => row.names?.[ref] ?? ref.slice(0, 8))) || t('board.nobody'),
        },
      ]}
    />
  );
}

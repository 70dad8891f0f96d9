import { APPLICATION_STATES, type ApplicationView } from '@garant/contracts';
import { Link, useSearchParams } from 'react-router';
import { useApplications, type Application } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { ApplicationBadge } from '../researcher/application.badge.js';
import { ClockPicture } from '../researcher/clock.picture.js';
import { filterQueue } from './queue.filter.js';
import { WorkloadPicture } from './workload.picture.js';

type State = ApplicationView['state'];

export function QueuePage() {
  const t = useText();
  const applications = useApplications();
  return (
    <Page title={t('nav.queue')} lead={t('queue.lead')}>
      <Answered query={applications}>
        {(list) => <Queue list={list.filter((one) => one.state !== 'DRAFT')} />}
      </Answered>
    </Page>
  );
}

function Queue({ list }: { list: readonly Application[] }) {
  const t = useText();
  const address = useAddress();
  const [search, setSearch] = useSearchParams();
  const filter = {
    state: (search.get('state') ?? '') as State | '',
    who: search.get('who') ?? 'all',
    text: search.get('q') ?? '',
  };
  const set = (name: string, value: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const rows = filterQueue(list, filter);
  return (
    <>
      <WorkloadPicture applications={list} />
      <search className={layout.filters} aria-label={t('queue.filters')}>
        <TextField
          label={t('queue.search')}
          type="search"
          value={filter.text}
          onChange={(value) => set('q', value)}
        />
        <SelectField<State>
          label={t('applications.state')}
          value={filter.state}
          onChange={(value) => set('state', value)}
          placeholder={t('ui.all')}
          options={APPLICATION_STATES.filter((state) => state !== 'DRAFT').map((state) => ({
            value: state,
            label: t(`application.state.${state}`),
          }))}
        />
        <SelectField
          label={t('queue.who')}
          value={filter.who}
          onChange={(value) => set('who', value === 'all' ? '' : value)}
          options={[
            { value: 'all', label: t('queue.who.all') },
            { value: 'me', label: t('queue.who.me') },
          ]}
        />
      </search>
      <p role="status" className={layout.muted}>
        {t('queue.results', { count: rows.length })}
      </p>
      {rows.length === 0 ? (
        <Empty title={t('queue.none')}>
          {(filter.state || filter.text || filter.who !== 'all') && (
            <Button look="secondary" onPress={() => setSearch({}, { replace: true })}>
              {t('ui.clear')}
            </Button>
          )}
        </Empty>
      ) : (
        <Table
          caption={t('nav.queue')}
          captionHidden
          rows={rows}
          keyOf={(row) => row.applicationId}
          columns={[
            {
              name: t('applications.title'),
              cell: (row) => (
                <>
                  <Link to={address('review', { applicationId: row.applicationId })}>
                    {row.content.title ?? t('applications.untitled')}
                  </Link>
                  {row.content.purpose && (
                    <div className={`${layout.small} ${layout.muted}`}>
                      {purposeTitle(t, row.content.purpose)}
                    </div>
                  )}
                </>
              ),
            },
            {
              name: t('queue.applicant'),
              cell: (row) => row.organisation ?? row.names?.[row.applicant] ?? '–',
            },
            {
              name: t('applications.state'),
              cell: (row) => (
                <span className={layout.row}>
                  <ApplicationBadge application={row} />
                  {row.flags.length > 0 && (
                    <Badge tone="warn">{t('queue.flags', { count: row.flags.length })}</Badge>
                  )}
                </span>
              ),
            },
            { name: t('applications.clock'), cell: (row) => <ClockPicture application={row} small /> },
          ]}
        />
      )}
    </>
  );
}

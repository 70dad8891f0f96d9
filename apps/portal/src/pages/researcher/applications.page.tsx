import type { ApplicationSummary } from '@garant/contracts';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useApplications, useOpenApplication } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { OtherKindsLink } from '../procedures/other-kinds.link.js';
import { ApplicationBadge } from './application.badge.js';
import { filterApplications, type ApplicationFilter } from './applications.filter.js';
import { InvitationsPanel } from './invitations.panel.js';
import { ClockPicture } from './clock.picture.js';

export function ApplicationsPage() {
  const t = useText();
  const applications = useApplications();
  return (
    <Page title={t('nav.applications')} lead={t('applications.lead')} beside={<OtherKindsLink />}>
      <InvitationsPanel />
      <NewApplication />
      <Answered query={applications}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('applications.none')}>
              <p>{t('applications.none.more')}</p>
            </Empty>
          ) : (
            <List list={list} />
          )
        }
      </Answered>
    </Page>
  );
}

function List({ list }: { list: readonly ApplicationSummary[] }) {
  const t = useText();
  const [filter, setFilter] = useState<ApplicationFilter>({ words: '', state: '' });
  const shown = filterApplications(list, filter);
  const states = [...new Set(list.map(({ state }) => state))];
  return (
    <>
      {list.length > 1 && (
        <div className={layout.filters}>
          <TextField
            label={t('applications.search')}
            type="search"
            value={filter.words}
            onChange={(words) => setFilter((now) => ({ ...now, words }))}
          />
          <SelectField<ApplicationFilter['state']>
            label={t('applications.state')}
            value={filter.state}
            onChange={(state) => setFilter((now) => ({ ...now, state }))}
            placeholder={t('ui.all')}
            options={states.map((state) => ({ value: state, label: t(`application.state.${state}`) }))}
          />
        </div>
      )}
      <p role="status" className={layout.muted}>
        {t('applications.count', { count: shown.length })}
      </p>
      <Rows rows={shown} />
    </>
  );
}

function Rows({ rows }: { rows: readonly ApplicationSummary[] }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={t('applications.table')}
      rows={rows}
      keyOf={(row) => row.applicationId}
      columns={[
        {
          name: t('applications.title'),
          cell: (row) => (
            <Link
              to={address(row.state === 'DRAFT' ? 'applicationForm' : 'application', {
                applicationId: row.applicationId,
              })}
            >
              {row.content.title ?? t('applications.untitled')}
            </Link>
          ),
        },
        { name: t('applications.state'), cell: (row) => <ApplicationBadge application={row} /> },
        {
          name: t('applications.submitted'),
          cell: (row) => (row.submittedAt ? t.date(row.submittedAt) : '–'),
        },
        { name: t('applications.clock'), cell: (row) => <ClockPicture application={row} /> },
      ]}
    />
  );
}

function NewApplication() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const open = useOpenApplication();
  const [title, setTitle] = useState('');
  const [faulty, setFaulty] = useState(false);
  const create = async () => {
    if (title.trim() === '') return setFaulty(true);
    const written = await open.mutateAsync({ title: title.trim() });
    if (written.state === 'done')
      await navigate(address('applicationForm', { applicationId: written.value.applicationId }));
  };
  return (
    <Card labelledBy="new">
      <h2 id="new">{t('applications.new')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create().catch(() => undefined);
        }}
      >
        <TextField
          label={t('app.field.title')}
          hint={t('applications.new.hint')}
          value={title}
          onChange={(next) => (setTitle(next), setFaulty(false))}
          error={faulty ? t('form.required', { field: t('app.field.title') }) : undefined}
        />
        {open.isError && <ProblemPanel failure={open.error} />}
        <div>
          <Button type="submit" isPending={open.isPending}>
            {t('applications.start')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

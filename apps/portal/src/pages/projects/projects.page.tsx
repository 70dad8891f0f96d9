import { EXPORTS, type ProjectView } from '@garant/contracts';
import { useState } from 'react';
import { Link } from 'react-router';
import { useOwnProjects } from '../../api/projects.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { RadioField } from '../../ui/option.field.js';
import { useNow } from '../../ui/now.hook.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { progressOf } from './progress.model.js';

const STATES = ['all', 'late', 'open', 'results'] as const;
type State = (typeof STATES)[number];

/** Projects after their decision, with what comes next and what is late; the same page for everybody whom they concern. */
export function OwnProjectsPage() {
  const t = useText();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  const [state, setState] = useState<State>('all');
  const query = useOwnProjects(state === 'all' ? '' : state);
  return (
    <Page title={t('nav.ownProjects')} lead={t('followUp.lead')}>
      <RadioField
        compact
        label={t('followUp.show')}
        value={state}
        onChange={setState}
        options={STATES.map((one) => ({ value: one, label: t(`followUp.show.${one}`) }))}
      />
      <Answered query={query}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('followUp.none')}>
              <p>{t('followUp.none.more')}</p>
            </Empty>
          ) : (
            <List list={list} />
          )
        }
      </Answered>
      {roles.some((role) => role === 'signatory' || role === 'data-protection-officer') && <Exports />}
    </Page>
  );
}

function List({ list }: { list: readonly ProjectView[] }) {
  const t = useText();
  const address = useAddress();
  const now = new Date(useNow()).toISOString();
  const nextOf = (project: ProjectView) => progressOf(project, now).find(({ state }) => state === 'now');
  return (
    <Table
      caption={t('nav.ownProjects')}
      captionHidden
      rows={list}
      keyOf={(row) => row.applicationId}
      columns={[
        {
          name: t('applications.title'),
          cell: (row) => (
            <Link to={address('ownProject', { projectId: row.applicationId })}>{row.title}</Link>
          ),
        },
        { name: t('queue.applicant'), cell: (row) => row.organisation ?? '–' },
        {
          name: t('followUp.next'),
          cell: (row) => {
            const next = nextOf(row);
            return next ? t(`followUp.stage.${next.stage}`) : t('followUp.nothing');
          },
        },
        {
          name: t('followUp.dueColumn'),
          cell: (row) => {
            const next = nextOf(row);
            return (
              <>
                {next?.at ? t.date(next.at) : '–'}{' '}
                {progressOf(row, now).some(({ late }) => late) && (
                  <Badge tone="danger">{t('followUp.late')}</Badge>
                )}
              </>
            );
          },
        },
      ]}
    />
  );
}

function Exports() {
  const t = useText();
  return (
    <Card labelledBy="exports">
      <h2 id="exports">{t('export.title')}</h2>
      <p>{t('export.lead')}</p>
      <ul className={layout.stack}>
        {EXPORTS.map((name) => (
          <li key={name}>
            {t(`export.${name}`)}{' '}
            <a href={`/api/v1/exports/${name}/csv`} download>
              CSV<span className={layout.hidden}> {t(`export.${name}`)}</span>
            </a>
            {' · '}
            <a href={`/api/v1/exports/${name}/json`} download>
              JSON<span className={layout.hidden}> {t(`export.${name}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

import { APPLICANT_TYPES, PERMIT_STATUSES } from '@garant/rules';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { useRegister } from '../../api/projects.api.js';
import type { Project } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { ProjectBadge } from './project.badge.js';

interface Filter {
  q: string;
  state: string;
  applicantType: string;
  late: boolean;
}
/** The filter as the API reads it; what is empty is left out. */
function searchOf({ q, state, applicantType, late }: Filter): string {
  const search = new URLSearchParams({ limit: '200' });
  if (q.trim()) search.set('q', q.trim());
  if (state) search.set('state', state);
  if (applicantType) search.set('applicantType', applicantType);
  if (late) search.set('late', 'true');
  return search.toString();
}
const STATES = ['received', 'refused', ...PERMIT_STATUSES] as const;

/** The public register of projects: searched and filtered by the service, newest first. */
export function ProjectsPage() {
  const t = useText();
  const [filter, setFilter] = useState<Filter>({ q: '', state: '', applicantType: '', late: false });
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }));
  const projects = useRegister(useDeferredValue(searchOf(filter)));
  return (
    <Page title={t('projects.title')} lead={t('projects.lead')}>
      <search aria-label={t('projects.search')} className={layout.filters}>
        <TextField
          label={t('projects.search')}
          type="search"
          value={filter.q}
          onChange={(q) => change({ q })}
        />
        <SelectField
          label={t('applications.state')}
          value={filter.state}
          onChange={(state) => change({ state })}
          options={[
            { value: '', label: t('projects.every') },
            ...STATES.map((state) => ({
              value: state,
              label: t(
                state === 'received' || state === 'refused'
                  ? `project.status.${state}`
                  : `permit.state.${state}`,
              ),
            })),
          ]}
        />
        <SelectField
          label={t('app.field.applicantType')}
          value={filter.applicantType}
          onChange={(applicantType) => change({ applicantType })}
          options={[
            { value: '', label: t('projects.every') },
            ...APPLICANT_TYPES.map((type) => ({ value: type, label: t(`applicant.${type}`) })),
          ]}
        />
        <CheckField label={t('projects.late')} value={filter.late} onChange={(late) => change({ late })} />
      </search>
      <Answered query={projects}>
        {({ items, total }) => (
          <>
            <p role="status" className={layout.muted}>
              {t('projects.count', { count: total })}
            </p>
            {items.length === 0 ? <Empty title={t('projects.none')} /> : <List list={items} />}
          </>
        )}
      </Answered>
      <p className={`${layout.small} ${layout.muted}`}>
        <a href="/projects.json">{t('projects.machine')}</a>
        {' · '}
        <a href="/projects.atom">{t('projects.feed')}</a>
      </p>
    </Page>
  );
}

function List({ list }: { list: readonly Project[] }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={t('projects.title')}
      captionHidden
      rows={list}
      keyOf={(row) => row.applicationId}
      columns={[
        {
          name: t('applications.title'),
          cell: (row) => <Link to={address('project', { projectId: row.applicationId })}>{row.title}</Link>,
        },
        { name: t('app.field.purpose'), cell: (row) => purposeTitle(t, row.purpose) },
        {
          name: t('queue.applicant'),
          cell: (row) => row.organisation ?? (row.applicantType ? t(`applicant.${row.applicantType}`) : '–'),
        },
        {
          name: t('applications.state'),
          cell: (row) => (
            <>
              <ProjectBadge project={row} />{' '}
              {row.resultsLate && <Badge tone="danger">{t('projects.lateBadge')}</Badge>}
            </>
          ),
        },
        { name: t('projects.decidedAt'), cell: (row) => (row.decidedAt ? t.date(row.decidedAt) : '–') },
      ]}
    />
  );
}

import { useState } from 'react';
import { Link } from 'react-router';
import { useProjects, type Project } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Table } from '../../ui/table.js';
import { ProjectBadge } from './project.badge.js';

export function ProjectsPage() {
  const t = useText();
  const projects = useProjects();
  return (
    <Page title={t('projects.title')} lead={t('projects.lead')}>
      <Answered query={projects}>
        {(list) => (list.length === 0 ? <Empty title={t('projects.none')} /> : <List list={list} />)}
      </Answered>
      <p className={`${layout.small} ${layout.muted}`}>
        <a href="/projects.json">{t('projects.machine')}</a>
      </p>
    </Page>
  );
}

function List({ list }: { list: readonly Project[] }) {
  const t = useText();
  const address = useAddress();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const rows = list
    .filter((project) =>
      `${project.title} ${project.laySummary ?? ''} ${project.organisation ?? ''}`
        .toLocaleLowerCase()
        .includes(wanted),
    )
    .sort((a, b) => (b.submittedAt ?? '').localeCompare(a.submittedAt ?? ''));
  return (
    <>
      <search aria-label={t('projects.search')}>
        <TextField label={t('projects.search')} type="search" value={text} onChange={setText} />
      </search>
      <p role="status" className={layout.muted}>
        {t('projects.count', { count: rows.length })}
      </p>
      <Table
        caption={t('projects.title')}
        captionHidden
        rows={rows}
        keyOf={(row) => row.applicationId}
        columns={[
          {
            name: t('applications.title'),
            cell: (row) => <Link to={address('project', { projectId: row.applicationId })}>{row.title}</Link>,
          },
          { name: t('app.field.purpose'), cell: (row) => purposeTitle(t, row.purpose) },
          {
            name: t('queue.applicant'),
            cell: (row) =>
              row.organisation ?? (row.applicantType ? t(`applicant.${row.applicantType}`) : '–'),
          },
          { name: t('applications.state'), cell: (row) => <ProjectBadge project={row} /> },
          { name: t('projects.decidedAt'), cell: (row) => (row.decidedAt ? t.date(row.decidedAt) : '–') },
        ]}
      />
    </>
  );
}

import { changedFields, fieldLines, fieldOf, type FieldName } from '@garant/rules';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useApplication, type Application, type Draft } from '../../api/applications.api.js';
import { useVersion, useVersions, type VersionRow } from '../../api/authoring.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { fieldLabel } from './form/fault.text.js';
import { useFormNames } from './form.names.js';
import { WordRuns } from './word.runs.js';

/** Two versions of an application beside each other: which fields differ, and which words. */
export function ApplicationVersionsPage() {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return <AnsweredPage query={application}>{(view) => <Body application={view} />}</AnsweredPage>;
}

function Body({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const { applicationId, content } = application;
  const versions = useVersions(applicationId);
  return (
    <Page
      title={t('versions.title')}
      lead={t('versions.lead')}
      above={[
        { to: address('applications'), name: t('nav.applications') },
        { to: address('application', { applicationId }), name: content.title ?? t('applications.untitled') },
      ]}
    >
      <Answered query={versions}>
        {(rows) =>
          rows.length < 2 ? (
            <Empty title={t('versions.one')} />
          ) : (
            <Compare application={application} rows={rows} />
          )
        }
      </Answered>
    </Page>
  );
}

function Compare({ application, rows }: { application: Application; rows: readonly VersionRow[] }) {
  const t = useText();
  const { applicationId } = application;
  const [before, setBefore] = useState(rows[0]!.version);
  const [after, setAfter] = useState(rows.at(-1)!.version);
  const [from, to] = [useVersion(applicationId, before), useVersion(applicationId, after)];
  const options = [...rows].reverse().map(({ version, at, by, names }) => ({
    value: String(version),
    label: [t('versions.number', { version }), t.dateTime(at), by && names?.[by]].filter(Boolean).join(' · '),
  }));
  return (
    <>
      <div className={layout.filters}>
        <SelectField
          label={t('versions.before')}
          value={String(before)}
          onChange={(version) => setBefore(Number(version))}
          options={options}
        />
        <SelectField
          label={t('versions.after')}
          value={String(after)}
          onChange={(version) => setAfter(Number(version))}
          options={options}
        />
      </div>
      <Answered query={from}>
        {(old) => (
          <Answered query={to}>
            {(now) => (
              <Differences before={old.content} after={now.content} names={application.names ?? {}} />
            )}
          </Answered>
        )}
      </Answered>
    </>
  );
}

function Differences({
  before,
  after,
  names,
}: {
  before: Draft;
  after: Draft;
  names: Record<string, string>;
}) {
  const t = useText();
  const spoken = useFormNames(names);
  const fields = changedFields(before, after) as FieldName[];
  const say = (field: FieldName, content: Draft): string => {
    const row = fieldOf(field);
    return row ? fieldLines(row, content, t.locale, spoken).join('\n') : '';
  };
  return (
    <>
      <p role="status">{t('versions.count', { count: fields.length })}</p>
      {fields.map((field) => (
        <Card key={field} labelledBy={`d-${field}`}>
          <h2 id={`d-${field}`}>{fieldLabel(t, field)}</h2>
          <WordRuns before={say(field, before)} after={say(field, after)} />
        </Card>
      ))}
    </>
  );
}

import type { ActivityReportView } from '@garant/contracts';
import { APPLICANT_TYPES, RESULT_KINDS } from '@garant/rules';
import { useState } from 'react';
import { useReport } from '../../api/projects.api.js';
import { categoryTitle, purposeTitle } from '../../i18n/code.text.js';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { useNow } from '../../ui/now.hook.js';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { BarList } from '../projects/bar.list.js';

const DAY = 86_400_000;

/** The activity report of EHDS Art. 59 for any period, computed from the record, with pictures. */
export function ReportPage() {
  const t = useText();
  const now = useNow();
  const today = new Date(now).toISOString().slice(0, 10);
  const [from, setFrom] = useState(`${Number(today.slice(0, 4)) - 1}-01-01`);
  const [until, setUntil] = useState(new Date(now + DAY).toISOString().slice(0, 10));
  const report = useReport(from, until);
  const address = `/api/v1/activity-report.csv?from=${from}&until=${until}`;
  return (
    <Page title={t('nav.report')} lead={t('report.lead')}>
      <div className={layout.filters}>
        <TextField
          label={t('report.from')}
          type="date"
          value={from}
          onChange={(day) => day && setFrom(day)}
        />
        <TextField
          label={t('report.until')}
          type="date"
          value={until}
          onChange={(day) => day && setUntil(day)}
        />
      </div>
      <Answered query={report}>
        {(found) => (
          <>
            <Numbers report={found} />
            <div className={layout.row}>
              <PlainLinkButton look="secondary" href={address} download>
                {t('report.csv')}
              </PlainLinkButton>
              <PlainLinkButton look="quiet" href={address.replace('.csv', '')}>
                {t('report.json')}
              </PlainLinkButton>
            </div>
          </>
        )}
      </Answered>
    </Page>
  );
}

const bars = (counts: Readonly<Record<string, number>>, nameOf: (key: string) => string, t: Text) => {
  const most = Math.max(1, ...Object.values(counts));
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => ({ key, name: nameOf(key), value: t.number(count), to: count / most }));
};

function Numbers({ report }: { report: ActivityReportView }) {
  const t = useText();
  const { applications, delays, results } = report;
  const days = (value: number | null): string =>
    value === null ? t('report.noneYet') : t('report.days', { days: value });
  const applicantType = (key: string): string => {
    const known = APPLICANT_TYPES.find((type) => type === key);
    return known ? t(`applicant.${known}`) : key;
  };
  const resultKind = (key: string): string => {
    const known = RESULT_KINDS.find((kind) => kind === key);
    return known ? t(`result.kind.${known}`) : key;
  };
  const charts = [
    ['report.byApplicantType', bars(applications.byApplicantType, applicantType, t)],
    ['report.byPurpose', bars(applications.byPurpose, (key) => purposeTitle(t, key), t)],
    ['report.byCategory', bars(applications.byCategory, (key) => categoryTitle(t, key), t)],
    ['report.byResult', bars(results.byKind, resultKind, t)],
  ] as const;
  const slowest = Math.max(
    1,
    delays.applicationToDecision ?? 0,
    delays.requestToDelivery ?? 0,
    delays.applicationToAccess ?? 0,
    365,
  );
  return (
    <div className={layout.stack}>
      <Card labelledBy="report-applications">
        <h2 id="report-applications">{t('report.applications')}</h2>
        <BarList
          label={t('report.applications')}
          bars={(['received', 'granted', 'refused', 'withdrawn'] as const).map((key) => ({
            key,
            name: t(`report.${key}`),
            value: t.number(applications[key]),
            to: applications[key] / Math.max(1, applications.received),
            tone: key === 'refused' ? 'warn' : key === 'granted' ? 'ok' : 'accent',
          }))}
        />
      </Card>
      <Card labelledBy="report-delays">
        <h2 id="report-delays">{t('report.delays')}</h2>
        <BarList
          label={t('report.delays')}
          bars={(['applicationToDecision', 'requestToDelivery', 'applicationToAccess'] as const).map(
            (key) => ({
              key,
              name: t(`report.${key}`),
              value: days(delays[key]),
              to: (delays[key] ?? 0) / slowest,
            }),
          )}
        />
        <p className={layout.muted}>{t('followUp.delayUsual')}</p>
      </Card>
      {charts.map(([title, list]) =>
        list.length === 0 ? null : (
          <Card key={title} labelledBy={title}>
            <h2 id={title}>{t(title)}</h2>
            <BarList label={t(title)} bars={list} />
          </Card>
        ),
      )}
      <Card labelledBy="report-more">
        <h2 id="report-more">{t('report.more')}</h2>
        <Facts
          rows={[
            [
              t('report.measures'),
              t.number(Object.values(report.measures).reduce((sum, one) => sum + one, 0)),
            ],
            [t('report.audits'), t.number(report.audits.environments)],
            [t('report.labels'), t.number(report.labels)],
            [t('report.findings'), t.number(report.findings.reported)],
            [t('report.complaints'), t.number(report.complaints.received)],
            [t('report.forwarded'), t.number(report.complaints.forwarded)],
            [t('report.deletions'), t.number(report.deletions)],
            [t('report.due'), t.day(report.dueAt)],
          ]}
        />
      </Card>
      <Callout tone="info" title={t('report.elsewhere')} level={2}>
        <p>{t('report.elsewhereMore')}</p>
      </Callout>
    </div>
  );
}

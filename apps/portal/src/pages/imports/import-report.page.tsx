import { PROBLEMS, isProblemCode, type ImportReport } from '@garant/contracts';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { findingsFile, useFindings, useImport, useSubmitImport } from '../../api/imports.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Loading, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { barOf, PARTS } from './import.model.js';
import { ImportState, Progress } from './import.parts.js';
import css from './imports.module.css';

/** One import, while it runs and for ever after: what became of its lines, and why some were not taken. */
export function ImportReportPage() {
  const t = useText();
  const address = useAddress();
  const { importId = '' } = useParams();
  const report = useImport(importId);
  return (
    <Page
      title={t('imports.report')}
      above={[{ to: address('importDesk'), name: t('nav.importDesk') }]}
      beside={report.data && <ImportState status={report.data.status} />}
    >
      <Answered query={report}>{(data) => <Report report={data} />}</Answered>
    </Page>
  );
}

function Report({ report }: { report: ImportReport }) {
  const t = useText();
  const { status, dryRun, counts, fault, importId } = report;
  const found = counts.rejected + counts.ambiguous;
  return (
    <>
      <State report={report} />
      <Card labelledBy="counts">
        <h2 id="counts">{t(dryRun ? 'imports.wouldBe' : 'imports.wasDone')}</h2>
        <Picture report={report} />
        <Facts
          rows={[
            [t('imports.lines'), t.number(counts.lines)],
            [t('imports.newPeople'), t.number(counts.newPeople)],
            [t('imports.ambiguous'), t.number(counts.ambiguous)],
            report.positions && [
              t('imports.positions'),
              t('imports.positionRange', {
                first: t.number(report.positions[0]),
                last: t.number(report.positions[1]),
              }),
            ],
            [t('imports.when'), t.dateTime(report.submittedAt)],
            [
              t('imports.hash'),
              <span key="hash" className={layout.mono}>
                {report.fileSha256}
              </span>,
            ],
          ]}
        />
        {counts.ambiguous > 0 && <p>{t('imports.ambiguousMore')}</p>}
        {status === 'completed' && dryRun && <RunNow report={report} />}
      </Card>
      {fault && (
        <Callout tone="danger" title={ruleText(t, fault)} live>
          <p>{t('imports.faultMore')}</p>
        </Callout>
      )}
      {found > 0 && <Findings report={report} key={importId} />}
      {found === 0 && status === 'completed' && (
        <Callout tone="ok" title={t('imports.allGood')}>
          <p>{t('imports.allGoodMore')}</p>
        </Callout>
      )}
    </>
  );
}

function State({ report: { status, dryRun, doneBytes, totalBytes } }: { report: ImportReport }) {
  const t = useText();
  if (status === 'completed')
    return dryRun ? (
      <Callout tone="info" title={t('imports.dryDone')} live>
        <p>{t('imports.dryDoneMore')}</p>
      </Callout>
    ) : (
      <Callout tone="ok" title={t('imports.done')} live>
        <p>{t('imports.doneMore')}</p>
      </Callout>
    );
  if (status === 'failed') return null;
  return (
    <Callout tone="info" title={t('imports.running')} live>
      <p>{t('imports.runningMore')}</p>
      <Progress share={totalBytes === 0 ? 0 : doneBytes / totalBytes} label={t('imports.progress')} />
    </Callout>
  );
}

function Picture({ report: { counts, dryRun } }: { report: ImportReport }) {
  const t = useText();
  return (
    <>
      <svg className={css.bar} viewBox="0 0 1000 32" preserveAspectRatio="none" aria-hidden="true">
        {barOf(counts).map(({ part, start, length }) => (
          <rect key={part} x={start} width={length} height={32} className={css[part]} />
        ))}
      </svg>
      <ul className={css.legend}>
        {PARTS.map((part) => (
          <li key={part}>
            <span className={`${css.swatch} ${css[part]}`} aria-hidden="true" />
            <span>
              <strong>{t.number(counts[part])}</strong> {t(`imports.part.${part}`)}
            </span>
            <span>
              {t(part === 'imported' && dryRun ? 'imports.part.dry.more' : `imports.part.${part}.more`)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function RunNow({ report: { fileSha256, format } }: { report: ImportReport }) {
  const t = useText();
  const address = useAddress();
  const go = useNavigate();
  const submit = useSubmitImport();
  const run = () =>
    submit.mutate(
      { fileSha256, format, dryRun: false },
      {
        onSuccess: (written) => {
          if (written.state === 'done')
            void go(address('importReport', { importId: written.value.importId }));
        },
      },
    );
  return (
    <div className={layout.stack}>
      {submit.isError && <ProblemPanel failure={submit.error} />}
      <div className={layout.row}>
        <Button isPending={submit.isPending} onPress={run}>
          {t('imports.runNow')}
        </Button>
      </div>
    </div>
  );
}

type Say = ReturnType<typeof useText>;
const ruleText = (t: Say, rule: string): string =>
  isProblemCode(rule) ? t.pick(PROBLEMS[rule].title) : rule;

function Findings({ report: { importId, byRule, counts } }: { report: ImportReport }) {
  const t = useText();
  const [rule, setRule] = useState('');
  const found = useFindings(importId, rule, counts.rejected + counts.ambiguous);
  const rows = found.data?.pages.flat();
  return (
    <Card labelledBy="findings">
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id="findings">{t('imports.findings')}</h2>
        <PlainLinkButton look="secondary" href={findingsFile(importId)} download>
          {t('imports.download')}
        </PlainLinkButton>
      </div>
      <SelectField
        label={t('imports.filter')}
        value={rule}
        onChange={setRule}
        options={[
          { value: '', label: t('imports.allRules') },
          ...byRule.map((each) => ({
            value: each.rule,
            label: t('imports.ruleCount', { rule: ruleText(t, each.rule), lines: each.lines }),
          })),
        ]}
      />
      {found.isError && <ProblemPanel failure={found.error} retry={() => void found.refetch()} />}
      {!rows && !found.isError && <Loading />}
      {rows && (
        <Table
          caption={t('imports.findings')}
          captionHidden
          rows={rows}
          keyOf={({ line }) => String(line)}
          columns={[
            { name: t('imports.line'), cell: ({ line }) => t.number(line) },
            {
              name: t('imports.outcome'),
              cell: ({ kind }) => (
                <Badge tone={kind === 'rejected' ? 'danger' : 'warn'}>{t(`imports.finding.${kind}`)}</Badge>
              ),
            },
            {
              name: t('imports.field'),
              cell: ({ field }) => <span className={layout.mono}>{field || t('imports.wholeLine')}</span>,
            },
            {
              name: t('imports.rule'),
              cell: (each) => (
                <>
                  {ruleText(t, each.rule)}
                  {each.source && <span className={`${layout.small} ${layout.muted}`}> ({each.source})</span>}
                </>
              ),
            },
          ]}
        />
      )}
      {found.hasNextPage && (
        <div>
          <Button
            look="secondary"
            isPending={found.isFetchingNextPage}
            onPress={() => void found.fetchNextPage()}
          >
            {t('imports.more')}
          </Button>
        </div>
      )}
    </Card>
  );
}

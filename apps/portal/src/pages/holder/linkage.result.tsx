import type { LinkageReport } from '@garant/contracts';
import { scaleLinear } from '@visx/scale';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useNow } from '../../ui/now.hook.js';
import { daysSince } from './linkage.age.js';
import css from './linkage.module.css';

const PARTS = ['matched', 'new', 'ambiguous', 'rejected'] as const;

/** What became of each line: a picture, the numbers, and the lines to repair. It names nobody. */
export function LinkageResult({ report }: { report: LinkageReport }) {
  const t = useText();
  const now = useNow();
  const { counts } = report;
  const sum = Math.max(
    1,
    PARTS.reduce((all, part) => all + counts[part], 0),
  );
  const x = scaleLinear({ domain: [0, sum], range: [0, 1000] });
  const starts = PARTS.map((_, i) => PARTS.slice(0, i).reduce((all, part) => all + counts[part], 0));
  return (
    <>
      <Card labelledBy="result">
        <h2 id="result">
          {t('linkage.result', { date: report.completedAt ? t.dateTime(report.completedAt) : '' })}
        </h2>
        <p>
          {report.matchRate !== null &&
            t('linkage.rate', { rate: `${t.number(Math.floor(report.matchRate * 1000) / 10)} %` })}
          {report.completedAt && ` · ${t('linkage.age', { days: daysSince(report.completedAt, now) })}`}
        </p>
        <svg className={css.bar} viewBox="0 0 1000 32" preserveAspectRatio="none" aria-hidden="true">
          {PARTS.map(
            (part, i) =>
              counts[part] > 0 && (
                <rect
                  key={part}
                  x={x(starts[i] ?? 0)}
                  width={Math.max(3, x(counts[part]) - 2)}
                  height={32}
                  className={css[part]}
                />
              ),
          )}
        </svg>
        <ul className={css.legend}>
          {PARTS.map((part) => (
            <li key={part}>
              <span className={`${css.swatch} ${css[part]}`} aria-hidden="true" />
              <span>
                <strong>{t.number(counts[part])}</strong> {t(`linkage.part.${part}`)}
              </span>
              <span>{t(`linkage.part.${part}.more`)}</span>
            </li>
          ))}
        </ul>
        <p className={`${layout.small} ${layout.muted}`}>{t('linkage.protective')}</p>
      </Card>
      {report.rejected.length > 0 && (
        <Table
          caption={t('linkage.rejectedLines')}
          rows={report.rejected.slice(0, 200)}
          keyOf={(row, i) => `${row.line} ${i}`}
          columns={[
            { name: t('linkage.line'), cell: (row) => t.number(row.line) },
            { name: t('linkage.field'), cell: (row) => <span className={layout.mono}>{row.field}</span> },
            { name: t('linkage.rule'), cell: (row) => <span className={layout.mono}>{row.rule}</span> },
          ]}
        />
      )}
      {report.ambiguous.length > 0 && (
        <Table
          caption={t('linkage.ambiguousRows')}
          rows={report.ambiguous.slice(0, 200)}
          keyOf={(row) => row.localId}
          columns={[
            { name: t('linkage.localId'), cell: (row) => <span className={layout.mono}>{row.localId}</span> },
            { name: t('linkage.candidates'), cell: (row) => t.number(row.candidates) },
            {
              name: t('linkage.asked'),
              cell: (row) => t(row.asked ? 'linkage.asked.yes' : 'linkage.asked.no'),
            },
          ]}
        />
      )}
    </>
  );
}

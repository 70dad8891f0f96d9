import { usePeriods } from '../api/completeness.api.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Answered } from '../ui/states.js';
import { Card, Facts } from '../ui/surface.js';
import { Table } from '../ui/table.js';
import css from './size.module.css';

/** How far the log has closed periods, over which lists are proven complete. */
export function PeriodsCard() {
  const t = useText();
  const periods = usePeriods();
  return (
    <Card labelledBy="periods">
      <h2 id="periods">{t('periods.title')}</h2>
      <p className={layout.measure}>{t('periods.lead')}</p>
      <Answered query={periods}>
        {({ size, closedTo, periods: latest }) => (
          <>
            <Covered size={size} closedTo={closedTo} />
            <Facts
              rows={[
                [t('periods.closedTo'), closedTo === 0 ? t('periods.none') : t.number(closedTo)],
                [t('periods.open'), t.number(size - closedTo)],
              ]}
            />
            {latest.length > 0 && (
              <Table
                caption={t('periods.latest')}
                rows={latest.slice(0, 8)}
                keyOf={({ period }) => String(period)}
                columns={[
                  { name: t('periods.period'), cell: ({ period }) => t.number(period), number: true },
                  {
                    name: t('periods.entries'),
                    cell: ({ from, to }) =>
                      t('periods.range', { from: t.number(from), to: t.number(to - 1), count: to - from }),
                  },
                  { name: t('periods.closedAt'), cell: ({ closedAt }) => t.dateTime(closedAt) },
                  {
                    name: t('periods.said'),
                    cell: ({ entryIndex }) =>
                      entryIndex === null ? t('periods.soon') : t.number(entryIndex),
                  },
                ]}
              />
            )}
          </>
        )}
      </Answered>
    </Card>
  );
}

/** The part of the log that is closed, and the part that is not. */
function Covered({ size, closedTo }: { size: number; closedTo: number }) {
  const t = useText();
  if (size === 0) return null;
  const part = Math.max(closedTo === 0 ? 0 : 4, Math.round((closedTo / size) * 632));
  return (
    <figure className={css.figure}>
      <svg
        viewBox="0 0 640 40"
        role="img"
        aria-label={t('periods.picture', { closed: t.number(closedTo), size: t.number(size) })}
      >
        <rect x={4} y={8} width={632} height={24} rx={4} className={css.rest} />
        <rect x={4} y={8} width={part} height={24} rx={4} className={css.closed} />
      </svg>
      <figcaption>{t('periods.picture', { closed: t.number(closedTo), size: t.number(size) })}</figcaption>
    </figure>
  );
}

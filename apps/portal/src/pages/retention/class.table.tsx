import type { RetentionClassView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Table } from '../../ui/table.js';

/** What is kept how long, on which legal basis, and what happens then. */
export function ClassTable({ classes }: { classes: readonly RetentionClassView[] }) {
  const t = useText();
  return (
    <Table
      caption={t('retention.classes')}
      rows={classes}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t('retention.class'),
          cell: ({ title, what }) => (
            <>
              {t.pick(title)}
              <div className={`${layout.small} ${layout.muted}`}>{t.pick(what)}</div>
            </>
          ),
        },
        {
          name: t('retention.duration'),
          cell: ({ months, min, max }) =>
            months === null ? (
              t('retention.kept')
            ) : (
              <>
                {t('retention.months', { months })}
                {min !== max && (
                  <div className={`${layout.small} ${layout.muted}`}>
                    {t('retention.bounds', { min: min!, max: max! })}
                  </div>
                )}
              </>
            ),
        },
        { name: t('retention.atEnd'), cell: ({ atEnd }) => t(`retention.end.${atEnd}`) },
        {
          name: t('retention.basis'),
          cell: ({ why, source }) => (
            <>
              {t.pick(why)}
              <div className={`${layout.small} ${layout.muted}`}>{source}</div>
            </>
          ),
        },
      ]}
    />
  );
}

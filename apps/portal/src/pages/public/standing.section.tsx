import { OPEN_POINTS, STANDING_ROWS } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Badge, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';

/** How several choices of one person are read together, and what the law leaves open: the tables that decide, in words. */
export function StandingSection() {
  const t = useText();
  return (
    <section className={layout.stack} aria-labelledby="standing">
      <h2 id="standing">{t('standing.title')}</h2>
      <p className={layout.measure}>{t('standing.lead')}</p>
      <Details summary={t('standing.show')}>
        <Table
          caption={t('standing.title')}
          captionHidden
          rows={STANDING_ROWS}
          keyOf={({ id }) => id}
          columns={[
            { name: t('standing.when'), cell: (row) => t.pick(row.when) },
            { name: t('standing.then'), cell: (row) => t.pick(row.then) },
            { name: t('rights.source'), cell: (row) => row.legalSource },
          ]}
        />
      </Details>
      <Details summary={t('standing.open')}>
        <Table
          caption={t('standing.open')}
          captionHidden
          rows={OPEN_POINTS}
          keyOf={({ id }) => id}
          columns={[
            { name: t('standing.point'), cell: (row) => t.pick(row.sentence) },
            {
              name: t('standing.regime'),
              cell: (row) => t.list(row.regimes.map((regime) => t(`regime.${regime}`))),
            },
            {
              name: t('standing.settled'),
              cell: (row) => (
                <Badge tone={row.settled ? 'ok' : 'warn'}>
                  {t(row.settled ? 'standing.settled.yes' : 'standing.settled.no')}
                </Badge>
              ),
            },
            { name: t('rights.source'), cell: (row) => row.legalSource },
          ]}
        />
      </Details>
    </section>
  );
}

import type { RegisterCount } from '@garant/contracts';
import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { useRegisterHistory } from '../../api/imports.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Answered } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import css from './imports.module.css';

const WIDTH = 720;
const HEIGHT = 260;
const EDGE = { top: 16, right: 12, bottom: 40, left: 72 };

/** How many people were outside at the end of each month, as a picture and as a table. */
export function HistoryPicture({ regime }: { regime: string }) {
  const t = useText();
  const history = useRegisterHistory(regime);
  return (
    <Card labelledBy="history">
      <h2 id="history">{t('register.history')}</h2>
      <Answered query={history}>{(counts) => <Picture counts={counts} />}</Answered>
    </Card>
  );
}

function Picture({ counts }: { counts: readonly RegisterCount[] }) {
  const t = useText();
  const last = counts.at(-1);
  if (!last) return null;
  const said = ({ people, smallestCell }: RegisterCount): string =>
    people === null ? t('register.fewer', { cell: smallestCell }) : t('register.people', { count: people });
  const month = (at: string): string =>
    new Date(at).toLocaleDateString(t.locale, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  const nameOf = (at: string): string => (at === last.at ? t('register.now') : month(at));
  const x = scaleBand({
    domain: counts.map(({ at }) => at),
    range: [EDGE.left, WIDTH - EDGE.right],
    padding: 0.25,
  });
  const y = scaleLinear({
    domain: [0, Math.max(10, ...counts.map(({ people }) => people ?? 0))],
    range: [HEIGHT - EDGE.bottom, EDGE.top],
    nice: true,
  });
  const floor = HEIGHT - EDGE.bottom;
  return (
    <>
      <figure className={css.figure}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={t('register.historyWords', { now: said(last), before: said(counts[0]!) })}
        >
          {counts.map((count) => {
            const top = count.people === null ? y(10) : y(count.people);
            return (
              <rect
                key={count.at}
                x={x(count.at)}
                width={x.bandwidth()}
                y={top}
                height={Math.max(1, floor - top)}
                className={count.people === null ? css.few : css.stock}
              />
            );
          })}
          <AxisLeft
            scale={y}
            left={EDGE.left}
            numTicks={4}
            tickFormat={(value) => t.number(Number(value))}
            axisClassName={css.axis}
            hideTicks
          />
          <AxisBottom scale={x} top={floor} tickFormat={nameOf} axisClassName={css.axis} hideTicks />
        </svg>
      </figure>
      <Details summary={t('register.asTable')}>
        <Table
          caption={t('register.history')}
          captionHidden
          rows={counts}
          keyOf={({ at }) => at}
          columns={[
            { name: t('register.when'), cell: ({ at }) => (at === last.at ? t('register.now') : t.day(at)) },
            { name: t('register.outside'), cell: said },
            { name: t('register.position'), number: true, cell: ({ position }) => t.number(position) },
          ]}
        />
      </Details>
    </>
  );
}

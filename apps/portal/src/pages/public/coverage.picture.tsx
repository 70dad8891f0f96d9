import type { DatasetDescription } from '@garant/contracts';
import { REGIONS, regionsOf } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import css from './catalogue.module.css';
import { regionName } from './catalogue.words.js';
import { periodText } from './period.text.js';

/** What a dataset covers, for those who would rather look: time, place and how much; the same in words beside each picture. */
export function CoveragePicture({
  description: d,
  thisYear = new Date().getUTCFullYear(),
}: {
  description: Pick<DatasetDescription, 'period' | 'territories' | 'volume'>;
  thisYear?: number;
}) {
  return (
    <>
      {d.period && <PeriodBar period={d.period} thisYear={thisYear} />}
      {(d.territories ?? []).length > 0 && <TerritoryTiles territories={d.territories ?? []} />}
      {(d.volume ?? []).length > 0 && <VolumeBars volume={d.volume ?? []} />}
    </>
  );
}

const share = (part: number, of: number): string => `${Math.round((part / of) * 1000) / 10}%`;

function PeriodBar({ period, thisYear }: { period: { start: string; end?: string }; thisYear: number }) {
  const t = useText();
  const from = Number(period.start.slice(0, 4));
  const to = period.end ? Number(period.end.slice(0, 4)) + 1 : thisYear + 1;
  const first = Math.min(from, thisYear - 20);
  const years = Math.max(to, thisYear + 1) - first;
  return (
    <figure className={`${layout.stack} ${layout.tight}`}>
      <figcaption>
        {t('catalogue.named', { name: t('dataset.period'), value: periodText(t, period) })}
      </figcaption>
      <div className={css.track} aria-hidden="true">
        <div
          className={`${css.span} ${period.end ? '' : css.open}`}
          style={{ insetInlineStart: share(from - first, years), inlineSize: share(to - from, years) }}
        />
      </div>
      <div className={`${css.scale} ${layout.small} ${layout.muted}`} aria-hidden="true">
        <span>{first}</span>
        <span>{first + years - 1}</span>
      </div>
    </figure>
  );
}

function TerritoryTiles({ territories }: { territories: readonly string[] }) {
  const t = useText();
  const covered = regionsOf(territories);
  const all = covered.length === REGIONS.length;
  const departments = territories.filter((code) => code.includes('-')).map((code) => code.slice(3));
  const where = all
    ? t('dataset.territory.all')
    : t.list(covered.length > 0 ? covered.map(regionName) : territories);
  return (
    <figure className={`${layout.stack} ${layout.tight}`}>
      <figcaption>
        {t('catalogue.named', { name: t('dataset.territory'), value: where })}
        {departments.length > 0 && ` (${t('dataset.departments', { list: departments.join(', ') })})`}
      </figcaption>
      <div className={css.tiles} aria-hidden="true">
        {REGIONS.map(({ code, name, tile: [column, row] }) => (
          <div
            key={code}
            title={name}
            className={`${css.tile} ${covered.includes(code) ? css.covered : ''}`}
            style={{ gridColumn: column + 1, gridRow: row + 1 }}
          />
        ))}
      </div>
    </figure>
  );
}

function VolumeBars({ volume }: { volume: readonly { year: number; records: number }[] }) {
  const t = useText();
  const sorted = [...volume].sort((a, b) => a.year - b.year);
  const most = Math.max(1, ...sorted.map(({ records }) => records));
  const sum = sorted.reduce((all, { records }) => all + records, 0);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  return (
    <figure className={`${layout.stack} ${layout.tight}`}>
      <figcaption>
        {t('dataset.volume', {
          sum: t.number(sum),
          from: String(first.year),
          to: String(last.year),
        })}
      </figcaption>
      <div className={css.bars} aria-hidden="true">
        {sorted.map(({ year, records }) => (
          <div
            key={year}
            className={css.bar}
            style={{ blockSize: share(records, most) }}
            title={t('catalogue.named', { name: String(year), value: t.number(records) })}
          />
        ))}
      </div>
      <div className={`${css.scale} ${layout.small} ${layout.muted}`} aria-hidden="true">
        <span>{first.year}</span>
        <span>{last.year}</span>
      </div>
    </figure>
  );
}

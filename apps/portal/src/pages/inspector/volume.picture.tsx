import { useState } from 'react';
import { useVolume } from '../../api/inspection.api.js';
import type { SearchTerms } from '../../api/log.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField } from '../../ui/field.js';
import { Answered } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import css from './inspection.module.css';

const PERIODS = {
  day: { hours: 24, step: 'hour' },
  month: { hours: 24 * 30, step: 'day' },
  year: { hours: 24 * 365, step: 'month' },
} as const;
type Period = keyof typeof PERIODS;
const HOUR_MS = 3_600_000;

/** How much of what is looked for happened when; the number beside it says the same in words. */
export function VolumePicture({ terms }: { terms: SearchTerms }) {
  const t = useText();
  const [period, setPeriod] = useState<Period>('month');
  // Whole hours, so that the question stays the same while the page is open.
  const [end] = useState(() => Math.ceil(Date.now() / HOUR_MS) * HOUR_MS);
  const { hours, step } = PERIODS[period];
  const { from: _, to: __, ...filter } = terms;
  const volume = useVolume(filter, {
    from: new Date(end - hours * HOUR_MS).toISOString(),
    to: new Date(end).toISOString(),
    step,
  });
  return (
    <Card labelledBy="volume">
      <h2 id="volume">{t('volume.title')}</h2>
      <SelectField<Period>
        label={t('volume.period')}
        value={period}
        onChange={setPeriod}
        options={(['day', 'month', 'year'] as const).map((value) => ({
          value,
          label: t(`volume.period.${value}`),
        }))}
      />
      <Answered query={volume}>
        {({ bars, total, atLeast }) => {
          const most = Math.max(1, ...bars.map(({ count }) => count));
          const sentence = t(atLeast ? 'volume.atLeast' : 'volume.total', { count: total });
          return (
            <>
              <div className={css.bars} role="img" aria-label={sentence}>
                {bars.map(({ from, count }) => (
                  <span
                    key={from}
                    className={css.bar}
                    style={{ blockSize: `${(count / most) * 6}rem` }}
                    title={`${t.dateTime(from)} : ${t.number(count)}`}
                  />
                ))}
              </div>
              <div className={`${css.ends} ${layout.small} ${layout.muted}`} aria-hidden="true">
                <span>{t.date(bars[0]?.from ?? '')}</span>
                <span>{t.date(bars.at(-1)?.from ?? '')}</span>
              </div>
              <p className={`${layout.small} ${layout.muted}`}>{sentence}</p>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

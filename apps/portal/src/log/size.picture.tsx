import { AxisBottom, AxisLeft } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleLinear, scaleTime } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Card } from '../ui/surface.js';
import type { Seen } from './seen.checkpoints.js';
import css from './size.module.css';

const WIDTH = 640;
const HEIGHT = 240;
const EDGE = { top: 16, right: 20, bottom: 40, left: 64 };

/** How the log grew, by the checkpoints that this browser has seen. */
export function SizePicture({ seen }: { seen: readonly Seen[] }) {
  const t = useText();
  const first = seen[0];
  const last = seen.at(-1);
  if (!first || !last) return null;
  const words = t('size.words', { count: seen.length, size: t.number(last.size), date: t.dateTime(last.at) });
  if (seen.length < 2) {
    return (
      <Card labelledBy="size">
        <h2 id="size">{t('size.title')}</h2>
        <p className={css.big}>{t.number(last.size)}</p>
        <p className={layout.muted}>{t('size.first')}</p>
      </Card>
    );
  }
  const x = scaleTime({
    domain: [new Date(first.at), new Date(last.at)],
    range: [EDGE.left, WIDTH - EDGE.right],
  });
  const low = Math.min(...seen.map((one) => one.size));
  const y = scaleLinear({
    domain: [low, Math.max(last.size, low + 1)],
    range: [HEIGHT - EDGE.bottom, EDGE.top],
    nice: true,
  });
  const sameDay = first.at.slice(0, 10) === last.at.slice(0, 10);
  const tick = (value: Date | { valueOf(): number }) =>
    sameDay
      ? new Date(value.valueOf()).toLocaleTimeString(t.locale, { hour: '2-digit', minute: '2-digit' })
      : new Date(value.valueOf()).toLocaleDateString(t.locale, { day: 'numeric', month: 'short' });
  return (
    <Card labelledBy="size">
      <h2 id="size">{t('size.title')}</h2>
      <figure className={css.figure}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
          <Group>
            <AxisLeft
              scale={y}
              left={EDGE.left}
              numTicks={4}
              tickFormat={(value) => t.number(Number(value))}
              axisClassName={css.axis}
              hideTicks
            />
            <AxisBottom
              scale={x}
              top={HEIGHT - EDGE.bottom}
              numTicks={4}
              tickFormat={tick}
              axisClassName={css.axis}
              hideTicks
            />
            <LinePath
              data={[...seen]}
              x={(one) => x(new Date(one.at))}
              y={(one) => y(one.size)}
              className={css.line}
            />
            {seen.map((one) => (
              <circle
                key={one.at + one.size}
                cx={x(new Date(one.at))}
                cy={y(one.size)}
                r={4}
                className={css.dot}
              />
            ))}
          </Group>
        </svg>
        <figcaption>{words}</figcaption>
      </figure>
    </Card>
  );
}

import type { ClockView } from '@garant/contracts';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Badge, type Tone } from '../../ui/surface.js';
import { lineOf } from './clock.line.model.js';
import css from './clocks.module.css';

const WIDTH = 1000;
const TONES: Readonly<Record<ClockView['standing'], Tone>> = {
  running: 'info',
  paused: 'warn',
  lapsed: 'danger',
  done: 'ok',
  'done-late': 'warn',
  void: 'neutral',
};

/** Where a clock stands, in words: what somebody needs who sees no line. */
export function standingText(t: Text, { standing, daysLeft }: ClockView): string {
  const days = daysLeft ?? 0;
  if (standing === 'running') return days === 0 ? t('clocks.today') : t('clock.left', { days });
  if (standing === 'lapsed') return t('clock.late', { days: Math.max(1, -days) });
  return t(`clocks.standing.${standing}`, { days });
}

/** A clock as a line: its start, its pauses hatched, today and its end; and all of it in words. */
export function ClockLineView({ clock, now }: { clock: ClockView; now: string }) {
  const t = useText();
  const { passed, pauses, firstDue, due, today, late } = lineOf(clock, now);
  const x = (share: number): number => Math.round(share * WIDTH);
  const bar = (piece: { from: number; to: number }, className: string | undefined, key: string) => (
    <rect
      key={key}
      x={x(piece.from)}
      y={12}
      width={Math.max(2, x(piece.to - piece.from))}
      height={16}
      className={className}
    />
  );
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      <div className={layout.row}>
        <strong>{t.pick(clock.title)}</strong>
        <Badge tone={TONES[clock.standing]}>{standingText(t, clock)}</Badge>
      </div>
      <svg className={css.line} viewBox={`0 0 ${WIDTH} 40`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern
            id="clock-pause"
            width="10"
            height="10"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line x1="0" y1="0" x2="0" y2="10" className={css.stripe} />
          </pattern>
        </defs>
        <rect x="0" y="12" width={WIDTH} height="16" rx="3" className={css.ground} />
        {passed.map((piece) => bar(piece, css.passed, `passed ${piece.from}`))}
        {late && bar(late, css.late, 'late')}
        {pauses.map((piece) => bar(piece, css.pause, `pause ${piece.from}`))}
        {firstDue !== null && <line x1={x(firstDue)} x2={x(firstDue)} y1="4" y2="36" className={css.first} />}
        <line x1={x(due)} x2={x(due)} y1="2" y2="38" className={css.mark} />
        {today !== null && <path d={`M${x(today) - 8} 0h16l-8 11z`} fill="var(--ink)" />}
      </svg>
      <div className={`${css.ends} ${layout.small}`}>
        <span>{t('clocks.from', { date: t.date(clock.startedAt) })}</span>
        <span>
          {clock.doneAt
            ? t('clocks.doneOn', { date: t.date(clock.doneAt) })
            : clock.dueAt
              ? t('clocks.until', { date: t.day(clock.dueAt) })
              : t('clocks.endOpen')}
        </span>
      </div>
      {clock.pauses.map(({ from, until, days }) => (
        <p key={from} className={layout.small}>
          {until === null
            ? t('clocks.pause.open', { from: t.dateTime(from) })
            : t('clocks.pause', { from: t.dateTime(from), until: t.dateTime(until), days })}
        </p>
      ))}
      {clock.extension && (
        <p className={layout.small}>
          {t('clocks.extended', { date: t.date(clock.extension.at), before: t.day(clock.firstDueAt) })}
          {clock.extension.reason && <span className={layout.prewrap}> « {clock.extension.reason} »</span>}
        </p>
      )}
      <p className={`${layout.small} ${layout.muted}`}>
        {clock.article}
        {clock.standing === 'lapsed' && ` · ${t.pick(clock.lapse)}`}
      </p>
    </div>
  );
}

import type { ReactNode } from 'react';
import { Icon } from './icon.js';
import css from './surface.module.css';

export type Tone = 'neutral' | 'info' | 'ok' | 'warn' | 'danger';
const SIGN = { info: 'info', ok: 'check', warn: 'warn', danger: 'cross', neutral: 'info' } as const;

export function Card({
  children,
  as: Tag = 'section',
  labelledBy,
}: {
  children: ReactNode;
  as?: 'section' | 'article' | 'div' | 'li';
  labelledBy?: string;
}) {
  return (
    <Tag className={css.card} aria-labelledby={labelledBy}>
      {children}
    </Tag>
  );
}

/** `live`: read out when it appears. `level`: the title is a heading of the page's outline. */
export function Callout({
  tone = 'info',
  title,
  level,
  children,
  live,
  id,
}: {
  tone?: Exclude<Tone, 'neutral'>;
  title?: string;
  level?: 2 | 3;
  children?: ReactNode;
  live?: boolean;
  id?: string;
}) {
  const Heading = level === 2 ? 'h2' : level === 3 ? 'h3' : 'p';
  return (
    <div
      id={id}
      className={`${css.callout} ${css[tone]}`}
      role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}
    >
      <Icon name={SIGN[tone]} />
      <div className={css.body}>
        {title && <Heading className={css.heading}>{title}</Heading>}
        {children}
      </div>
    </div>
  );
}

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={`${css.badge} ${css[tone]}`}>
      {tone !== 'neutral' && <Icon name={SIGN[tone]} size={14} />}
      {children}
    </span>
  );
}

/** Names and values; rows without a value are left out. */
export function Facts({
  rows,
}: {
  rows: readonly (readonly [string, ReactNode] | false | '' | null | undefined)[];
}) {
  return (
    <div className={css.factsFrame}>
      <dl className={css.facts}>
        {rows.map((row) =>
          row && row[1] !== null && row[1] !== undefined && row[1] !== ''
            ? [<dt key={`${row[0]}-n`}>{row[0]}</dt>, <dd key={`${row[0]}-v`}>{row[1]}</dd>]
            : null,
        )}
      </dl>
    </div>
  );
}

export function Details({
  summary,
  children,
  open,
}: {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
}) {
  return (
    <details className={css.details} open={open}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  );
}

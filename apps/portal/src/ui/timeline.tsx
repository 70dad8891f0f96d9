import type { ReactNode } from 'react';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Icon } from './icon.js';
import css from './timeline.module.css';

export interface Moment {
  key: string;
  title: ReactNode;
  more?: ReactNode;
  state: 'done' | 'now' | 'wait' | 'stop';
}
const SIGN = { done: 'check', now: 'clock', wait: null, stop: 'cross' } as const;

/** Steps in order of time; the state of each is said in words to a screen reader. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }) {
  const t = useText();
  return (
    <ol className={css.line} aria-label={label}>
      {moments.map(({ key, title, more, state }) => {
        const sign = SIGN[state];
        return (
          <li key={key} className={css[state]} aria-current={state === 'now' ? 'step' : undefined}>
            <span className={css.dot}>{sign && <Icon name={sign} size={15} />}</span>
            <div className={css.title}>
              {title}
              <span className={layout.hidden}>{t(`ui.step.${state}`)}</span>
            </div>
            {more && <div className={css.more}>{more}</div>}
          </li>
        );
      })}
    </ol>
  );
}

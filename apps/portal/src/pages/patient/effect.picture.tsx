import type { ChoiceEffect, ChoiceView } from '@garant/contracts';
import { Link } from 'react-router';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Icon } from '../../ui/icon.js';
import { useChoiceAddress } from '../representation/acting.hook.js';
import { statesOf, type StateTile } from './effect.states.js';
import css from './effect.module.css';

const SIGN = { done: 'check', now: 'clock', stop: 'lock', none: null } as const;

/** The four states of a choice side by side; each says in words what its sign and colour say. */
export function EffectPicture({ choice, effect }: { choice: ChoiceView; effect: ChoiceEffect }) {
  const t = useText();
  const address = useChoiceAddress();
  return (
    <ol className={css.states} aria-label={t('states.title')}>
      {statesOf(choice, effect).map((tile) => {
        const sign = SIGN[tile.sign];
        return (
          <li key={tile.key} className={css[tile.sign]}>
            <span className={css.sign} aria-hidden="true">
              {sign ? <Icon name={sign} size={18} /> : '–'}
            </span>
            <h3>{t(`states.${tile.key}`)}</h3>
            <p className={css.word}>{t(`states.sign.${tile.sign}`)}</p>
            <p>{sentence(t, tile, choice)}</p>
            {tile.by && (
              <p>
                <Link to={address('myReceipt', { choiceId: tile.by })}>{t('states.by')}</Link>
              </p>
            )}
            {tile.reasons && (
              <ul className={`${layout.plain} ${layout.stack} ${layout.tight}`}>
                {tile.reasons.map((reason) => (
                  <li key={reason.fr}>{t.pick(reason)}</li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const sentence = (t: Text, { says, count, waiting }: StateTile, { position }: ChoiceView): string =>
  t(`states.says.${says}`, {
    position: t.number(position),
    count: count ?? 0,
    waiting: waiting ?? 0,
    confirmed: (count ?? 0) - (waiting ?? 0),
  });

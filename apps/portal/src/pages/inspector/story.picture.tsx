import type { StoryView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import css from './inspection.module.css';

/** The life on one line: dots in the order of the log, gaps as hollow ones; the list below says the same in words. */
export function StoryPicture({ steps }: { steps: StoryView['steps'] }) {
  const t = useText();
  const gaps = steps.filter(({ state }) => state === 'missing').length;
  return (
    <div
      className={css.life}
      role="img"
      aria-label={t('story.picture', { steps: steps.length - gaps, gaps })}
    >
      {steps.map(({ type, index, state }, place) => (
        <span key={`${type} ${index ?? place}`} className={`${css.dot} ${css[state]}`} />
      ))}
    </div>
  );
}

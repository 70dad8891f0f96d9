import { wordDifference } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import css from './form/form.module.css';

/** What was taken out of a text and put into it, in words and in sight. */
export function WordRuns({ before, after }: { before: string; after: string }) {
  const t = useText();
  return (
    <p className={layout.prewrap}>
      {wordDifference(before, after).map((run, at) =>
        run.kind === 'same' ? (
          <span key={at}>{run.text}</span>
        ) : run.kind === 'gone' ? (
          <del key={at} className={css.gone}>
            <span className={layout.hidden}>{t('versions.gone')} </span>
            {run.text}
          </del>
        ) : (
          <ins key={at} className={css.new}>
            <span className={layout.hidden}>{t('versions.new')} </span>
            {run.text}
          </ins>
        ),
      )}
    </p>
  );
}

import { useText } from '../../i18n/text.hook.js';
import { STEPS, type StepName } from './draft.model.js';
import css from './step.list.module.css';

/** The steps of the form, each open at any time: nothing has to be filled in order. */
export function StepList({ current, onGo }: { current: StepName; onGo: (step: StepName) => void }) {
  const t = useText();
  return (
    <nav aria-label={t('app.steps')}>
      <ol className={css.steps}>
        {STEPS.map((step, i) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? 'step' : undefined}
              onClick={() => onGo(step)}
            >
              <span className={css.number}>{i + 1}</span>
              {t(`app.step.${step}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

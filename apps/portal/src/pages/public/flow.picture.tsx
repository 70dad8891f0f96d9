import { useText } from '../../i18n/text.hook.js';
import { Icon } from '../../ui/icon.js';
import css from './flow.module.css';

const STEPS = [
  { key: 'person', icon: 'person' },
  { key: 'apply', icon: 'search' },
  { key: 'decide', icon: 'seal' },
  { key: 'filter', icon: 'lock' },
  { key: 'unseal', icon: 'down_file' },
  { key: 'log', icon: 'check' },
] as const;

/** From the person to the log, in six steps; the picture is made of the words themselves, so everybody gets all of it. */
export function FlowPicture() {
  const t = useText();
  return (
    <ol className={css.flow} aria-label={t('flow.label')}>
      {STEPS.map((step) => (
        <li key={step.key}>
          <div className={css.who}>
            <Icon name={step.icon} size={34} />
            <h3>{t(`flow.${step.key}`)}</h3>
          </div>
          <p>{t(`flow.${step.key}.more`)}</p>
        </li>
      ))}
    </ol>
  );
}

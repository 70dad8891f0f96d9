import { SECTIONS, type SectionId } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Icon } from '../../ui/icon.js';
import { sectionTitle } from './form/fault.text.js';
import css from './step.list.module.css';

/** The sections of the form with how far each is, each open at any time: nothing has to be filled in order. */
export function StepList({
  sections = SECTIONS,
  current,
  progress,
  onGo,
}: {
  sections?: readonly SectionId[];
  current: SectionId;
  progress: ReadonlyMap<SectionId, { readonly asked: number; readonly done: number }>;
  onGo: (section: SectionId) => void;
}) {
  const t = useText();
  return (
    <nav aria-label={t('app.steps')}>
      <ol className={css.steps}>
        {sections.map((section, i) => {
          const far = progress.get(section);
          const whole = far !== undefined && far.done === far.asked;
          return (
            <li key={section}>
              <button
                type="button"
                aria-current={section === current ? 'step' : undefined}
                onClick={() => onGo(section)}
              >
                <span className={css.number} aria-hidden="true">
                  {whole ? <Icon name="check" size={16} /> : i + 1}
                </span>
                {sectionTitle(t, section)}
                {far && !whole && (
                  <span className={css.far} aria-hidden="true">
                    {far.done}/{far.asked}
                  </span>
                )}
                {far && (
                  <span className={layout.hidden}>
                    {' '}
                    {t('app.progress', { done: far.done, asked: far.asked })}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

import { useText } from '../../i18n/text.hook.js';
import { Icon } from '../../ui/icon.js';
import type { SaveState } from './autosave.hook.js';
import css from './step.list.module.css';

/** Whether the draft is safe, said politely. */
export function SaveSign({ state }: { state: SaveState }) {
  const t = useText();
  const safe = state.kind === 'saved';
  const wrong = state.kind === 'failed' || state.kind === 'conflict';
  return (
    <span role="status" className={css.sign}>
      <Icon name={safe ? 'check' : wrong ? 'warn' : 'clock'} size={18} />
      {t(`save.${state.kind}`)}
    </span>
  );
}

import { useText } from '../../i18n/text.hook.js';
import { ToggleButton } from 'react-aria-components';
import css from './queue.module.css';

const COLUMNS = [
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'AWAITING_OPINION',
  'AWAITING_AUTHORISATION',
  'PROCESSING',
  'DECISION_ISSUED',
  'UNDER_APPEAL',
] as const;

/** How many cases are where, and a press to see them alone; the late ones before all. */
export function WorkloadColumns({
  counts,
  late,
  state,
  due,
  onState,
  onLate,
}: {
  counts: Readonly<Record<string, number>>;
  late: number;
  state: string;
  due: string;
  onState: (state: string) => void;
  onLate: () => void;
}) {
  const t = useText();
  const shown = COLUMNS.filter((one) => (counts[one] ?? 0) > 0 || one === state);
  return (
    <ul className={css.columns} aria-label={t('queue.workload')}>
      <li>
        <ToggleButton
          className={`${css.column} ${late > 0 ? css.late : ''}`}
          isSelected={due === 'late'}
          onChange={onLate}
        >
          <span className={css.count}>{t.number(late)}</span>
          {t('board.late.column')}
        </ToggleButton>
      </li>
      {shown.map((one) => (
        <li key={one}>
          <ToggleButton
            className={css.column}
            isSelected={state === one}
            onChange={(on) => onState(on ? one : '')}
          >
            <span className={css.count}>{t.number(counts[one] ?? 0)}</span>
            {t(`application.state.${one}`)}
          </ToggleButton>
        </li>
      ))}
    </ul>
  );
}

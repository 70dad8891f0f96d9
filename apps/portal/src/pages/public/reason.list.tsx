import { CRITERIA_TABLE } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';

/** Why a project was refused: the criteria of EHDS Art. 68(1) that were found unmet. */
export function ReasonList({ reason }: { reason: string }) {
  const t = useText();
  const codes = reason.split(', ');
  const rows = CRITERIA_TABLE.filter((row) => codes.includes(row.criterion));
  if (rows.length === 0) return <p>{t('project.reason.other')}</p>;
  return (
    <>
      <p>{t('project.reason')}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.criterion}>
            {t.pick(row.sentence)} ({row.criterion})
          </li>
        ))}
      </ul>
    </>
  );
}

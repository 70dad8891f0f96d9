import type { DuoVerdict } from '@garant/rules';
import type { Draft } from '../../../api/applications.api.js';
import { useDuoAdvice } from '../../../api/authoring.api.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Badge, Card, type Tone } from '../../../ui/surface.js';
import { useFormNames } from '../form.names.js';
import { duoQuestionOf } from './duo.question.js';

const TONE: Record<DuoVerdict, Tone> = { approve: 'ok', deny: 'danger', abstain: 'warn' };

/** Advice from the datasets' codes of use; nothing while there is nothing to ask or nobody to ask it of. */
export function DuoPanel({ draft }: { draft: Draft }) {
  const t = useText();
  const names = useFormNames({});
  const advice = useDuoAdvice(duoQuestionOf(draft));
  if (!advice.data) return null;
  return (
    <Card labelledBy="duo">
      <h2 id="duo">{t('duo.title')}</h2>
      <p className={layout.measure}>{t('duo.lead')}</p>
      <ul className={`${layout.plain} ${layout.stack}`}>
        {advice.data.datasets.map(({ datasetId, verdict, lines }) => (
          <li key={datasetId ?? ''} className={`${layout.stack} ${layout.tight}`}>
            <div className={layout.row}>
              <strong>{datasetId && names.dataset(datasetId)}</strong>
              <Badge tone={TONE[verdict]}>{t(`duo.${verdict}`)}</Badge>
            </div>
            <ul>
              {lines.map((line) => (
                <li key={line.explanation.en}>{t.pick(line.explanation)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

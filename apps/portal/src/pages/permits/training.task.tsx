import { useApplicationTraining } from '../../api/permits.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';

/** Who still lacks the training without which nobody is named on a permit; nothing when nobody does. */
export function TrainingTask({ applicationId }: { applicationId: string }) {
  const t = useText();
  const { data } = useApplicationTraining(applicationId);
  const missing = data?.required ? data.persons.filter(({ validUntil }) => validUntil === null) : [];
  if (missing.length === 0) return null;
  return (
    <Callout tone="warn" title={t('training.task', { count: missing.length })} level={2}>
      <p>{t('training.taskMore')}</p>
      <ul>
        {missing.map(({ account }) => (
          <li key={account}>{data?.names?.[account] ?? t('ui.unknownPerson', { ref: shortRef(account) })}</li>
        ))}
      </ul>
    </Callout>
  );
}

import type { DatasetDescription } from '@garant/contracts';
import { normGate, type LabelState } from '@garant/rules';
import { useWatch, type Control } from 'react-hook-form';
import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';
import { descriptionOf, emptyDescription, type DescriptionValues } from './description.model.js';
import { normText } from './norm.text.js';

const SHOWN = 12;

/** What publication still asks for, as one writes: the server's own rule. A draft may lack all of it. */
export function GatePanel({
  control,
  label,
}: {
  control: Control<DescriptionValues>;
  label: LabelState | null;
}) {
  const t = useText();
  const values = { ...emptyDescription, ...useWatch({ control }) } as DescriptionValues;
  const description = descriptionOf(values) as unknown as DatasetDescription;
  const failures = normGate({ holderId: 'own', description, label });
  if (failures.length === 0) return <Callout tone="ok" title={t('gate.ready')} live />;
  return (
    <Callout tone="info" title={t('gate.missing', { count: failures.length })}>
      <ul>
        {failures.slice(0, SHOWN).map((failure, at) => (
          <li key={at}>{normText(t, failure)}</li>
        ))}
      </ul>
      {failures.length > SHOWN && <p>{t('gate.more', { count: failures.length - SHOWN })}</p>}
    </Callout>
  );
}

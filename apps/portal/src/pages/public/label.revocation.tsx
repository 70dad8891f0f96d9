import { LABEL_ROWS, type LabelElement } from '@garant/rules';
import { useState } from 'react';
import { useRevokeLabel } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckListField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** For the access body: a label that is inaccurate is revoked, naming what is. */
export function RevocationForm({ datasetId }: { datasetId: string }) {
  const t = useText();
  const toast = useToast();
  const revoke = useRevokeLabel(datasetId);
  const [elements, setElements] = useState<LabelElement[]>([]);
  const [missing, setMissing] = useState(false);
  const go = async () => {
    setMissing(elements.length === 0);
    if (elements.length === 0) return;
    const written = await revoke.mutateAsync(elements);
    if (written.state === 'done') toast(t('label.revoke.done'));
  };
  return (
    <Details summary={t('label.revoke')}>
      <div className={layout.stack}>
        <CheckListField
          compact
          label={t('label.revoke.elements')}
          error={missing ? t('label.revoke.missing') : undefined}
          value={elements}
          onChange={(next) => setElements(next as LabelElement[])}
          options={LABEL_ROWS.map(({ element }) => ({
            value: element,
            label: t(`label.element.${element}`),
          }))}
        />
        {revoke.isError && <ProblemPanel failure={revoke.error} />}
        <div>
          <Button look="danger" isPending={revoke.isPending} onPress={() => void go().catch(() => undefined)}>
            {t('label.revoke.go')}
          </Button>
        </div>
      </div>
    </Details>
  );
}

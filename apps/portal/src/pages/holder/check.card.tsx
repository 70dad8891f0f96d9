import type { DatasetState } from '@garant/contracts';
import { checkDueOn, checkIsOverdue } from '@garant/rules';
import { useCheckDataset } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** The yearly check: the holder says that the description is accurate, or changes it. */
export function CheckCard({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const toast = useToast();
  const check = useCheckDataset(dataset.datasetId);
  const { checkedAt } = dataset;
  const overdue = checkedAt ? checkIsOverdue(checkedAt, new Date().toISOString().slice(0, 10)) : false;
  const go = async () => {
    const written = await check.mutateAsync();
    if (written.state === 'done') toast(t('check.done'));
  };
  return (
    <Card labelledBy="check">
      <h2 id="check">{t('check.title')}</h2>
      <p className={layout.measure}>{t('check.lead')}</p>
      {checkedAt && (
        <div className={layout.row}>
          <Badge tone={overdue ? 'warn' : 'ok'}>{t(overdue ? 'check.overdue' : 'check.current')}</Badge>
          <span>{t('check.dates', { checked: t.day(checkedAt), due: t.day(checkDueOn(checkedAt)) })}</span>
        </div>
      )}
      {check.isError && <ProblemPanel failure={check.error} />}
      {check.data?.state === 'pending' && <Callout tone="warn" title={t('ui.accepted')} live />}
      <div>
        <Button
          look={overdue ? 'primary' : 'secondary'}
          isPending={check.isPending}
          onPress={() => void go().catch(() => undefined)}
        >
          {t('check.go')}
        </Button>
      </div>
    </Card>
  );
}

import type { HoldView } from '@garant/contracts';
import { useState } from 'react';
import { useLiftHold } from '../../api/retention.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

export function HoldList({ holds }: { holds: readonly HoldView[] }) {
  const t = useText();
  if (holds.length === 0)
    return (
      <Empty title={t('retention.hold.none')} level={3}>
        <p>{t('retention.hold.noneMore')}</p>
      </Empty>
    );
  return (
    <ul className={`${layout.plain} ${layout.stack}`}>
      {holds.map((hold) => (
        <Hold key={hold.holdId} hold={hold} />
      ))}
    </ul>
  );
}

function Hold({ hold }: { hold: HoldView }) {
  const t = useText();
  const { holdId, scope, ended } = hold;
  const what = t(`retention.hold.kind.${scope.kind}`);
  return (
    <Card as="li" labelledBy={holdId}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={holdId}>{scope.ref === undefined ? what : `${what} ${shortRef(scope.ref)}`}</h3>
        <Badge tone={ended === null ? 'warn' : 'neutral'}>
          {t(`retention.hold.state.${ended ?? 'active'}`)}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('retention.hold.basis'), t(`retention.hold.basis.${hold.basis}`)],
          [t('retention.hold.placedAt'), t.dateTime(hold.placedAt)],
          [t('retention.hold.until'), t.date(hold.until)],
          [t('retention.reason'), hold.reason],
          [t('retention.hold.endedAt'), hold.endedAt && t.dateTime(hold.endedAt)],
          [t('retention.hold.liftReason'), hold.liftReason],
          [t('retention.hold.waiting'), hold.waiting > 0 ? t.number(hold.waiting) : null],
        ]}
      />
      {hold.mayLift && <Lift id={holdId} />}
    </Card>
  );
}

function Lift({ id }: { id: string }) {
  const t = useText();
  const toast = useToast();
  const lift = useLiftHold(id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const go = async () => {
    const written = await lift.mutateAsync({ reason: reason.trim() });
    setOpen(false);
    if (written.state === 'done') toast(t('retention.hold.lifted'));
  };
  return (
    <div>
      <Button look="secondary" onPress={() => setOpen(true)}>
        {t('retention.hold.lift')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('retention.hold.liftTitle')}
        confirm={t('retention.hold.lift')}
        look="danger"
        pending={lift.isPending}
        disabled={reason.trim() === ''}
        onConfirm={() => void go().catch(() => undefined)}
      >
        <p>{t('retention.hold.liftMore')}</p>
        <TextField label={t('retention.reason')} rows={3} value={reason} onChange={setReason} />
        {lift.isError && <ProblemPanel failure={lift.error} live />}
      </ConfirmDialog>
    </div>
  );
}

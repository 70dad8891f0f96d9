import type { MissionWorkView } from '@garant/contracts';
import type { OrderTarget } from '@garant/rules';
import { useState } from 'react';
import { Link } from 'react-router';
import { useOrderExecution } from '../../api/missions.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { ActForm } from './act.form.js';
import { localTime, orderState, timeIn } from './mission.model.js';

const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TONES = { waiting: 'warn', executed: 'ok', lifted: 'neutral', withdrawn: 'neutral' } as const;

/** Orders to suspend: given by inspectors, executed and recorded by the access body. */
export function OrdersPanel({
  work,
  inspector,
  signatory,
}: {
  work: MissionWorkView;
  inspector: boolean;
  signatory: boolean;
}) {
  const t = useText();
  const address = useAddress();
  const { orders, mission } = work;
  const { missionId } = mission;
  const open = mission.standing === 'open';
  return (
    <>
      {orders.length === 0 && (
        <Empty title={t('missions.orders.none')}>
          <p>{t('missions.orders.noneMore')}</p>
        </Empty>
      )}
      {orders.map((order) => {
        const state = orderState(order);
        return (
          <Card key={order.orderId} labelledBy={`order-${order.orderId}`}>
            <h3 id={`order-${order.orderId}`}>
              {t(`missions.orders.${order.target.kind}`)}{' '}
              <Badge tone={TONES[state]}>{t(`missions.orders.${state}`)}</Badge>
            </h3>
            <Facts
              rows={[
                [
                  t('missions.orders.what'),
                  signatory && order.target.kind === 'permit' ? (
                    <Link className={layout.mono} to={address('permit', { permitId: order.target.id })}>
                      {order.target.id}
                    </Link>
                  ) : (
                    <span className={layout.mono}>{order.target.id}</span>
                  ),
                ],
                [t('missions.orders.reason'), order.text ?? t('missions.erased')],
                [t('missions.orders.at'), t.dateTime(order.at)],
                [t('missions.orders.dueAt'), t.dateTime(order.dueAt)],
                [t('missions.orders.executedAt'), order.executed && t.dateTime(order.executed.at)],
                [t('missions.orders.liftedAt'), order.liftedAt && t.dateTime(order.liftedAt)],
              ]}
            />
            {signatory && state === 'waiting' && <Execution missionId={missionId} orderId={order.orderId} />}
            {inspector && open && state === 'waiting' && (
              <ActForm
                missionId={missionId}
                step="order-withdrawal"
                body={() => ({ orderId: order.orderId })}
                label="missions.orders.withdraw"
                done="missions.orders.withdrawnNow"
                look="quiet"
              />
            )}
          </Card>
        );
      })}
      {inspector && open && <NewOrder missionId={missionId} />}
    </>
  );
}

function Execution({ missionId, orderId }: { missionId: string; orderId: string }) {
  const t = useText();
  const send = useOrderExecution(missionId);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const empty = reason.trim() === '';
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!empty) send.mutate({ orderId, reason: reason.trim() });
      }}
    >
      <Callout tone="warn" title={t('missions.orders.executeTitle')}>
        <p>{t('missions.orders.executeMore')}</p>
      </Callout>
      <TextField
        label={t('missions.orders.executionNote')}
        rows={2}
        value={reason}
        onChange={setReason}
        error={tried && empty ? t('form.required', { field: t('missions.orders.executionNote') }) : undefined}
      />
      {send.isError && <ProblemPanel failure={send.error} />}
      <div>
        <Button type="submit" look="danger" isPending={send.isPending}>
          {t('missions.orders.execute')}
        </Button>
      </div>
    </form>
  );
}

function NewOrder({ missionId }: { missionId: string }) {
  const t = useText();
  const [kind, setKind] = useState<OrderTarget>('permit');
  const [id, setId] = useState('');
  const [dueAt, setDueAt] = useState(() => localTime(new Date(Date.now() + DAY_MS)));
  const missing = !UUID.test(id.trim())
    ? t('missions.orders.target')
    : timeIn(dueAt) === null
      ? t('missions.orders.dueAt')
      : undefined;
  return (
    <Card labelledBy="new-order">
      <h3 id="new-order">{t('missions.orders.new')}</h3>
      <ActForm
        missionId={missionId}
        step="order"
        body={(text) => ({ text, target: { kind, id: id.trim() }, dueAt: timeIn(dueAt) })}
        words="missions.orders.reason"
        label="missions.orders.send"
        done="missions.orders.sent"
        look="danger"
        missing={missing}
      >
        <RadioField<OrderTarget>
          label={t('missions.orders.kind')}
          compact
          value={kind}
          onChange={setKind}
          options={(['permit', 'environment'] as const).map((value) => ({
            value,
            label: t(`missions.orders.${value}`),
          }))}
        />
        <TextField
          label={t('missions.orders.target')}
          hint={t('missions.orders.targetHint')}
          value={id}
          onChange={setId}
        />
        <TextField
          type="datetime-local"
          short
          label={t('missions.orders.dueAt')}
          value={dueAt}
          onChange={setDueAt}
        />
      </ActForm>
    </Card>
  );
}

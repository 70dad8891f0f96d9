import type { FeesView } from '@garant/contracts';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  useAcceptFees,
  useDisputeFee,
  useFees,
  useSendEstimate,
  useSettleFee,
  type Estimate,
} from '../../api/permits.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { centsOf, euros } from './euros.js';
import css from './permits.module.css';

/** Fees of an application (EHDS Art. 62): the estimate and the answer to it; nothing at all where nothing is charged. */
export function FeesPanel({ applicationId }: { applicationId: string }) {
  const t = useText();
  const address = useAddress();
  const { data: fees } = useFees(applicationId);
  if (!fees || (fees.schedule === null && fees.sent === null)) return null;
  const { sent, current, allowed } = fees;
  return (
    <Card labelledBy="fees">
      <h2 id="fees">{t('fees.title')}</h2>
      {sent === null && <p>{t('fees.notSent')}</p>}
      {sent?.outdated && <Callout tone="warn" title={t('fees.outdated')} />}
      {sent?.acceptedAt && !sent.outdated && (
        <Callout tone="ok" title={t('fees.acceptedAt', { date: t.date(sent.acceptedAt) })} />
      )}
      {(sent?.estimate ?? current) && <FeeLines estimate={(sent?.estimate ?? current)!} />}
      {fees.permitId === null && sent !== null && (
        <p>{t('fees.incurred', { amount: euros(t, fees.incurredCents) })}</p>
      )}
      {allowed.includes('application.estimate-fees') && <SendEstimate applicationId={applicationId} />}
      {allowed.includes('application.accept-fees') && <Accept applicationId={applicationId} />}
      <Disputes fees={fees} />
      <p className={layout.small}>
        <Link to={address('fees')}>{t('fees.seeSchedule')}</Link>
      </p>
    </Card>
  );
}

/** An estimate line by line, with what each line is made of. */
export function FeeLines({ estimate }: { estimate: Estimate }) {
  const t = useText();
  return (
    <>
      <Table
        caption={t('fees.lines')}
        captionHidden
        rows={estimate.lines}
        keyOf={(line) => `${line.code} ${line.holderId} ${line.basis}`}
        columns={[
          {
            name: t('fees.line'),
            cell: (line) => [t(`fees.code.${line.code}`), line.holderId].filter(Boolean).join(' · '),
          },
          { name: t('fees.how'), cell: (line) => t.pick(line.explanation) },
          { name: t('fees.amount'), number: true, cell: (line) => euros(t, line.cents) },
        ]}
      />
      <p className={css.total}>{t('fees.total', { amount: euros(t, estimate.totalCents) })}</p>
    </>
  );
}

function SendEstimate({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const send = useSendEstimate(applicationId);
  const [micro, setMicro] = useState<readonly string[]>([]);
  const go = async () => {
    const written = await send.mutateAsync({ microEnterprise: micro.includes('micro') });
    if (written.state === 'done') toast(t('fees.sent'));
  };
  return (
    <div className={layout.stack}>
      <CheckListField
        label={t('fees.reduction')}
        options={[{ value: 'micro', label: t('fees.micro') }]}
        value={[...micro]}
        onChange={setMicro}
        optional
      />
      {send.isError && <ProblemPanel failure={send.error} />}
      <div>
        <Button look="secondary" isPending={send.isPending} onPress={() => void go().catch(() => undefined)}>
          {t('fees.send')}
        </Button>
      </div>
    </div>
  );
}

function Accept({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const accept = useAcceptFees(applicationId);
  const go = async () => {
    const written = await accept.mutateAsync(null);
    if (written.state === 'done') toast(t('fees.accepted'));
  };
  return (
    <div className={layout.stack}>
      <p>{t('fees.acceptMore')}</p>
      {accept.isError && <ProblemPanel failure={accept.error} />}
      <div>
        <Button isPending={accept.isPending} onPress={() => void go().catch(() => undefined)}>
          {t('fees.accept')}
        </Button>
      </div>
    </div>
  );
}

/** Disagreements about holders' fees: a month to agree, then the access body may set them (Art. 62(4)). */
function Disputes({ fees }: { fees: FeesView }) {
  const t = useText();
  const [open, setOpen] = useState<{ act: 'dispute' | 'settle'; holderId: string }>();
  const { permitId, disputes, sent, allowed } = fees;
  if (permitId === null) return null;
  const holders = [...new Set((sent?.estimate.lines ?? []).flatMap(({ holderId }) => holderId ?? []))];
  const undisputed = holders.filter((holderId) => !disputes.some((one) => one.holderId === holderId));
  return (
    <>
      {disputes.map((one) => (
        <Callout
          key={one.holderId}
          tone={one.settledAt ? 'ok' : 'warn'}
          title={t(one.settledAt ? 'fees.settled' : 'fees.disputed', { holder: one.holderId })}
          level={3}
        >
          {one.reason && <p className={layout.prewrap}>{one.reason}</p>}
          <p>
            {one.settledAt && one.settledCents !== null
              ? t('fees.settledAt', { amount: euros(t, one.settledCents), date: t.date(one.settledAt) })
              : t('fees.agreeUntil', { date: t.date(one.agreementDueAt) })}
          </p>
          {!one.settledAt && allowed.includes('fees.settle') && (
            <Button look="secondary" onPress={() => setOpen({ act: 'settle', holderId: one.holderId })}>
              {t('fees.settle')}
            </Button>
          )}
        </Callout>
      ))}
      {allowed.includes('fees.dispute') &&
        undisputed.map((holderId) => (
          <div key={holderId}>
            <Button look="secondary" onPress={() => setOpen({ act: 'dispute', holderId })}>
              {t('fees.dispute', { holder: holderId })}
            </Button>
          </div>
        ))}
      {open && <DisputeDialog {...open} permitId={permitId} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function DisputeDialog({
  act,
  permitId,
  holderId,
  onClose,
}: {
  act: 'dispute' | 'settle';
  permitId: string;
  holderId: string;
  onClose: () => void;
}) {
  const t = useText();
  const toast = useToast();
  const dispute = useDisputeFee();
  const settle = useSettleFee();
  const command = act === 'dispute' ? dispute : settle;
  const [reason, setReason] = useState('');
  const [amount, setAmount] = useState('');
  const cents = centsOf(amount);
  const go = async () => {
    const body = { permitId, holderId, reason: reason.trim() };
    if (act === 'dispute') await dispute.mutateAsync(body);
    else if (cents !== undefined) await settle.mutateAsync({ ...body, cents });
    toast(t(`fees.${act}Done`));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={act === 'dispute' ? t('fees.dispute', { holder: holderId }) : t('fees.settle')}
      confirm={t(`fees.${act}Now`)}
      onConfirm={() => void go().catch(() => undefined)}
      pending={command.isPending}
      disabled={reason.trim() === '' || (act === 'settle' && cents === undefined)}
    >
      <p>{t(`fees.${act}More`)}</p>
      {act === 'settle' && (
        <TextField label={t('fees.amountEuros')} value={amount} onChange={setAmount} short />
      )}
      <TextField label={t('review.reason')} rows={3} value={reason} onChange={setReason} />
      {command.isError && <ProblemPanel failure={command.error} />}
    </ConfirmDialog>
  );
}

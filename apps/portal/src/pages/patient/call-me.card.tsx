import { phoneNumber, type CallbackView } from '@garant/contracts';
import { CALLBACK_TIMES } from '@garant/rules';
import { useState } from 'react';
import { useCallMe, useCancelCall } from '../../api/assistance.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

/** Asking to be called by an agent: a number for one call, and when. */
export function CallMeCard({ callbacks }: { callbacks: readonly CallbackView[] }) {
  const t = useText();
  const open = callbacks.find(({ status }) => status !== 'ended');
  return (
    <Card labelledBy="call-me">
      <h2 id="call-me">{t('callMe.title')}</h2>
      <p className={layout.measure}>{t('callMe.more')}</p>
      {open ? <Waiting wish={open} /> : <Ask />}
    </Card>
  );
}

function Waiting({ wish }: { wish: CallbackView }) {
  const t = useText();
  const cancel = useCancelCall();
  return (
    <Callout tone="ok" title={t('callMe.waiting', { date: t.dateTime(wish.askedAt) })} live>
      <p>{t(`callMe.status.${wish.status === 'taken' ? 'taken' : 'waiting'}`)}</p>
      {cancel.isError && <ProblemPanel failure={cancel.error} />}
      <div>
        <Button
          look="secondary"
          isPending={cancel.isPending}
          onPress={() => void cancel.mutateAsync(wish.callbackId).catch(() => undefined)}
        >
          {t('callMe.cancel')}
        </Button>
      </div>
    </Callout>
  );
}

function Ask() {
  const t = useText();
  const ask = useCallMe();
  const [phone, setPhone] = useState('');
  const [time, setTime] = useState<CallbackView['time']>('any');
  const [faulty, setFaulty] = useState(false);
  const readable = phoneNumber.safeParse(phone).success;
  const send = async () => {
    setFaulty(!readable);
    if (readable) await ask.mutateAsync({ phone, time });
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => undefined);
      }}
    >
      <TextField
        label={t('callMe.phone')}
        hint={t('callMe.phone.hint')}
        short
        value={phone}
        onChange={(next) => (setPhone(next), setFaulty(false))}
        error={faulty ? t('callMe.phone.wrong') : undefined}
      />
      <RadioField
        label={t('callMe.time')}
        value={time}
        onChange={setTime}
        compact
        options={CALLBACK_TIMES.map((value) => ({ value, label: t(`calls.time.${value}`) }))}
      />
      {ask.isError && <ProblemPanel failure={ask.error} />}
      <div>
        <Button look="secondary" type="submit" isPending={ask.isPending}>
          {t('callMe.ask')}
        </Button>
      </div>
    </form>
  );
}

import { useState } from 'react';
import type { WebhookEventType, WebhookRole } from '@garant/contracts';
import { useRegisterWebhook, type Secret } from '../../api/webhooks.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { addressFault, eventsFor, refusedAddress, type AddressFault } from './webhook.model.js';

export function RegisterForm({ role, onSecret }: { role: WebhookRole; onSecret: (secret: Secret) => void }) {
  const t = useText();
  const toast = useToast();
  const register = useRegisterWebhook();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<WebhookEventType[]>([...eventsFor(role)]);
  const [fault, setFault] = useState<AddressFault>();
  const [tried, setTried] = useState(false);
  const send = async () => {
    setTried(true);
    const wrong = addressFault(url);
    setFault(wrong);
    if (wrong || events.length === 0) return;
    try {
      const written = await register.mutateAsync({ url: url.trim(), events });
      if (written.state === 'done') {
        onSecret(written.value);
        toast(t('webhook.registered'));
        setUrl('');
        setTried(false);
      }
    } catch (failure) {
      setFault(refusedAddress(failure));
    }
  };
  return (
    <Card labelledBy="register">
      <h2 id="register">{t('webhook.register')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label={t('webhook.url')}
          hint={t('webhook.url.hint')}
          value={url}
          onChange={(next) => (setUrl(next), setFault(undefined))}
          error={fault && t(`webhook.address.${fault}`)}
        />
        <EventsField
          role={role}
          value={events}
          onChange={setEvents}
          error={tried && events.length === 0 ? t('webhook.events.none') : undefined}
        />
        {register.isError && !refusedAddress(register.error) && <ProblemPanel failure={register.error} />}
        <div>
          <Button type="submit" isPending={register.isPending}>
            {t('webhook.registerGo')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function EventsField({
  role,
  value,
  onChange,
  error,
}: {
  role: WebhookRole;
  value: readonly WebhookEventType[];
  onChange: (value: WebhookEventType[]) => void;
  error?: string | undefined;
}) {
  const t = useText();
  return (
    <CheckListField<WebhookEventType>
      label={t('webhook.events')}
      hint={t('webhook.events.hint')}
      value={value}
      onChange={onChange}
      error={error}
      compact
      options={eventsFor(role).map((type) => ({ value: type, label: t(`webhook.event.${type}`) }))}
    />
  );
}

import { useState } from 'react';
import type { WebhookView } from '@garant/contracts';
import {
  useChangeWebhook,
  useRemoveWebhook,
  useRotateSecret,
  useTestWebhook,
  type Secret,
} from '../../api/webhooks.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { DeliveriesList } from './deliveries.list.js';
import { EventsField } from './register.form.js';
import { stateOf, TONE } from './webhook.model.js';

export function WebhookCard({
  webhook,
  onSecret,
}: {
  webhook: WebhookView;
  onSecret: (secret: Secret) => void;
}) {
  const t = useText();
  const state = stateOf(webhook);
  const { webhookId, url, createdAt, failingSince, formerSecretUntil, enabled } = webhook;
  return (
    <Card as="article" labelledBy={webhookId}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={webhookId} className={layout.mono}>
          {url}
        </h3>
        <Badge tone={TONE[state]}>{t(`webhook.state.${state}`)}</Badge>
      </div>
      {(state === 'off-gone' || state === 'off-failing') && (
        <Callout tone="danger" title={t(`webhook.off.${state === 'off-gone' ? 'gone' : 'failing'}`)}>
          <p>{t('webhook.off.more')}</p>
        </Callout>
      )}
      {state === 'failing' && failingSince && (
        <Callout tone="warn" title={t('webhook.failing', { since: t.dateTime(failingSince) })}>
          <p>{t('webhook.failing.more')}</p>
        </Callout>
      )}
      <Facts
        rows={[
          [t('webhook.since'), t.dateTime(createdAt)],
          [t('webhook.told'), t.list(webhook.events.map((type) => t(`webhook.event.${type}`)))],
          formerSecretUntil !== null && [t('webhook.former'), t.dateTime(formerSecretUntil)],
        ]}
      />
      <Acts webhook={webhook} onSecret={onSecret} />
      <Details summary={t('webhook.deliveries')} open={enabled && failingSince !== null}>
        <DeliveriesList webhook={webhook} />
      </Details>
      <Details summary={t('webhook.changeEvents')}>
        <ChangeEvents webhook={webhook} />
      </Details>
    </Card>
  );
}

type Asking = 'rotate' | 'remove';

function Acts({ webhook, onSecret }: { webhook: WebhookView; onSecret: (secret: Secret) => void }) {
  const t = useText();
  const toast = useToast();
  const { webhookId, enabled, url } = webhook;
  const [asking, setAsking] = useState<Asking>();
  const test = useTestWebhook(webhookId);
  const change = useChangeWebhook(webhookId);
  const rotate = useRotateSecret(webhookId);
  const remove = useRemoveWebhook(webhookId);
  const failed = [test, change, rotate, remove].find(({ isError }) => isError);
  const run = async (act: Promise<unknown>, done: string) => {
    try {
      await act;
      toast(done);
    } catch {
      // The panel below says what went wrong.
    }
  };
  const confirmed: Record<Asking, () => Promise<void>> = {
    rotate: async () => {
      const written = await rotate.mutateAsync();
      if (written.state === 'done') onSecret(written.value);
    },
    remove: async () => {
      await remove.mutateAsync();
      toast(t('webhook.removed'));
    },
  };
  return (
    <>
      <div className={layout.row}>
        {enabled && (
          <Button
            look="secondary"
            isPending={test.isPending}
            onPress={() => void run(test.mutateAsync(), t('webhook.tested'))}
          >
            {t('webhook.test')}
          </Button>
        )}
        <Button
          look="secondary"
          isPending={change.isPending}
          onPress={() =>
            void run(
              change.mutateAsync({ enabled: !enabled }),
              t(enabled ? 'webhook.switchedOff' : 'webhook.switchedOn'),
            )
          }
        >
          {t(enabled ? 'webhook.switchOff' : 'webhook.switchOn')}
        </Button>
        <Button look="secondary" onPress={() => setAsking('rotate')}>
          {t('webhook.rotate')}
        </Button>
        <Button look="danger" onPress={() => setAsking('remove')}>
          {t('webhook.remove')}
        </Button>
      </div>
      {failed && <ProblemPanel failure={failed.error} />}
      {asking && (
        <ConfirmDialog
          open
          onClose={() => setAsking(undefined)}
          title={t(`webhook.${asking}.title`)}
          confirm={t(`webhook.${asking}`)}
          look={asking === 'remove' ? 'danger' : 'primary'}
          pending={rotate.isPending || remove.isPending}
          onConfirm={() =>
            void confirmed[asking]()
              .catch(() => undefined)
              .then(() => setAsking(undefined))
          }
        >
          <p>{t(`webhook.${asking}.more`, { url })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function ChangeEvents({ webhook }: { webhook: WebhookView }) {
  const t = useText();
  const toast = useToast();
  const change = useChangeWebhook(webhook.webhookId);
  const [events, setEvents] = useState([...webhook.events]);
  const save = async () => {
    await change.mutateAsync({ events });
    toast(t('webhook.eventsChanged'));
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (events.length > 0) void save().catch(() => undefined);
      }}
    >
      <EventsField
        role={webhook.role}
        value={events}
        onChange={setEvents}
        error={events.length === 0 ? t('webhook.events.none') : undefined}
      />
      {change.isError && <ProblemPanel failure={change.error} />}
      <div>
        <Button type="submit" look="secondary" isPending={change.isPending}>
          {t('webhook.saveEvents')}
        </Button>
      </div>
    </form>
  );
}

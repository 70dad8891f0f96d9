import { useState } from 'react';
import type { WebhookDeliveryView, WebhookView } from '@garant/contracts';
import { useDeliveries, useRedeliver } from '../../api/webhooks.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { attemptText, type Attempt } from './webhook.model.js';

type Filter = '' | WebhookDeliveryView['state'];
const TONES = { pending: 'info', delivered: 'ok', dead: 'danger' } as const;

/** Messages of the last thirty days with every try, and sending one again. */
export function DeliveriesList({ webhook }: { webhook: WebhookView }) {
  const t = useText();
  const toast = useToast();
  const [filter, setFilter] = useState<Filter>('');
  const deliveries = useDeliveries(webhook.webhookId, filter);
  const redeliver = useRedeliver(webhook.webhookId);
  const nameOf = (type: string): string =>
    type === 'webhook.test'
      ? t('webhook.testMessage')
      : t(`webhook.event.${type as WebhookView['events'][number]}`);
  const again = async (deliveryId: string) => {
    await redeliver.mutateAsync(deliveryId);
    toast(t('webhook.redelivered'));
  };
  return (
    <div className={layout.stack}>
      <SelectField<Filter>
        label={t('webhook.filter')}
        value={filter}
        onChange={setFilter}
        options={[
          { value: '', label: t('webhook.filter.all') },
          ...(['pending', 'delivered', 'dead'] as const).map((state) => ({
            value: state,
            label: t(`webhook.delivery.${state}`),
          })),
        ]}
      />
      {redeliver.isError && <ProblemPanel failure={redeliver.error} />}
      <Answered query={deliveries}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title={t('webhook.deliveries.none')} level={3} />
          ) : (
            <>
              <p className={`${layout.small} ${layout.muted}`}>
                {t('webhook.deliveries.count', { shown: items.length, total })}
              </p>
              <Table
                caption={t('webhook.deliveries')}
                captionHidden
                rows={items}
                keyOf={(row) => row.deliveryId}
                columns={[
                  { name: t('webhook.delivery.what'), cell: (row) => nameOf(row.type) },
                  { name: t('webhook.delivery.when'), cell: (row) => t.dateTime(row.createdAt) },
                  { name: t('webhook.delivery.state'), cell: (row) => <Fate delivery={row} /> },
                  {
                    name: t('webhook.delivery.again'),
                    cell: (row) => (
                      <Button
                        look="quiet"
                        isDisabled={!webhook.enabled}
                        isPending={redeliver.isPending && redeliver.variables === row.deliveryId}
                        onPress={() => void again(row.deliveryId).catch(() => undefined)}
                        aria-label={t('webhook.redeliverOne', {
                          what: nameOf(row.type),
                          when: t.dateTime(row.createdAt),
                        })}
                      >
                        {t('webhook.redeliver')}
                      </Button>
                    ),
                  },
                ]}
              />
            </>
          )
        }
      </Answered>
    </div>
  );
}

function Fate({ delivery }: { delivery: WebhookDeliveryView }) {
  const t = useText();
  const { state, attempts, nextAttemptAt, messageId } = delivery;
  const last = attempts.at(-1);
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      <span>
        <Badge tone={TONES[state]}>{t(`webhook.delivery.${state}`)}</Badge>
      </span>
      {last && <Try attempt={last} count={attempts.length} />}
      {state === 'pending' && nextAttemptAt && attempts.length > 0 && (
        <span className={layout.small}>
          {t('webhook.delivery.next', { when: t.dateTime(nextAttemptAt) })}
        </span>
      )}
      <span className={`${layout.small} ${layout.muted} ${layout.mono}`}>{messageId}</span>
    </div>
  );
}

function Try({ attempt, count }: { attempt: Attempt; count: number }) {
  const t = useText();
  const said = attemptText(attempt);
  const tries = t('webhook.tries', { count });
  return (
    <span className={layout.small}>
      {said.kind === 'answered'
        ? t('webhook.answered', { status: String(said.status), ms: attempt.ms, tries })
        : `${t(`webhook.failure.${said.failure as 'timeout'}`)} ${tries}`}
    </span>
  );
}

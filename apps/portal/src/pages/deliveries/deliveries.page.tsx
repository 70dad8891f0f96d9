import { MESSAGE_CHANNELS, MESSAGE_STATES, type MessageDelivery } from '@garant/contracts';
import { useState } from 'react';
import {
  DELIVERIES_A_PAGE,
  useDeliveries,
  useMessageDesk,
  useRetryDelivery,
  useReturnLetter,
} from '../../api/messages.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { STATE_TONE } from '../preferences/message.list.js';
import { lettersWaiting, rowsOf, unsetWays } from './desk.model.js';
import { LettersPanel } from './letters.panel.js';

/** How messages leave the platform: queues, letters to print, failures and their reasons. Never whose, never what. */
export function DeliveriesPage() {
  const t = useText();
  const desk = useMessageDesk();
  return (
    <Page title={t('nav.deliveries')} lead={t('desk.lead')}>
      <Answered query={desk}>
        {(given) => (
          <>
            {unsetWays(given).map((channel) => (
              <Callout key={channel} tone="warn" title={t(`desk.unset.${channel}`)} level={2}>
                <p>{t(`desk.unset.${channel}.more`)}</p>
              </Callout>
            ))}
            <Card labelledBy="ways">
              <h2 id="ways">{t('desk.ways')}</h2>
              {rowsOf(given).length === 0 ? (
                <Empty title={t('desk.nothing')} level={3}>
                  <p>{t('desk.nothing.more')}</p>
                </Empty>
              ) : (
                <Table
                  caption={t('desk.ways')}
                  captionHidden
                  rows={rowsOf(given)}
                  keyOf={({ channel }) => channel}
                  columns={[
                    { name: t('desk.channel'), cell: ({ channel }) => t(`mail.channel.${channel}`) },
                    { name: t('desk.waiting'), cell: ({ waiting }) => t.number(waiting), number: true },
                    { name: t('desk.since'), cell: ({ since }) => (since ? t.relative(since) : '–') },
                    { name: t('desk.delivered'), cell: ({ delivered }) => t.number(delivered), number: true },
                    {
                      name: t('desk.dead'),
                      cell: ({ dead }) => (dead > 0 ? <Badge tone="danger">{t.number(dead)}</Badge> : '0'),
                      number: true,
                    },
                  ]}
                />
              )}
              <p className={`${layout.small} ${layout.muted}`}>
                {t('desk.digests', { count: given.waiting })}
              </p>
            </Card>
            <LettersPanel waiting={lettersWaiting(given)} batches={given.batches} />
          </>
        )}
      </Answered>
      <DeliveryTable />
    </Page>
  );
}

function DeliveryTable() {
  const t = useText();
  const toast = useToast();
  const [state, setState] = useState<string>('dead');
  const [channel, setChannel] = useState<string>('');
  const [page, setPage] = useState(0);
  const deliveries = useDeliveries({ state, channel }, page);
  const retry = useRetryDelivery();
  const back = useReturnLetter();
  const say = async (work: Promise<{ state: string }>, done: string) => {
    const written = await work;
    toast(written.state === 'done' ? done : t('ui.accepted'));
  };
  const act = ({ deliveryId, state: now, channel: way }: MessageDelivery) => {
    if (now === 'dead')
      return (
        <Button
          look="secondary"
          isPending={retry.isPending}
          onPress={() =>
            void say(retry.mutateAsync({ deliveryId }), t('desk.retried')).catch(() => undefined)
          }
        >
          {t('desk.retry', { delivery: shortRef(deliveryId) })}
        </Button>
      );
    if (now === 'posted' && way === 'letter')
      return (
        <Button
          look="quiet"
          isPending={back.isPending}
          onPress={() =>
            void say(back.mutateAsync({ deliveryId }), t('desk.returned')).catch(() => undefined)
          }
        >
          {t('desk.return', { delivery: shortRef(deliveryId) })}
        </Button>
      );
    return null;
  };
  return (
    <Card labelledBy="deliveries">
      <h2 id="deliveries">{t('desk.list')}</h2>
      <div className={layout.row}>
        <SelectField
          label={t('desk.state')}
          value={state}
          onChange={(next) => (setState(next), setPage(0))}
          placeholder={t('desk.all')}
          options={MESSAGE_STATES.map((value) => ({
            value: value as string,
            label: t(`mail.state.${value}`),
          }))}
        />
        <SelectField
          label={t('desk.channel')}
          value={channel}
          onChange={(next) => (setChannel(next), setPage(0))}
          placeholder={t('desk.all')}
          options={MESSAGE_CHANNELS.map((value) => ({
            value: value as string,
            label: t(`mail.channel.${value}`),
          }))}
        />
      </div>
      {retry.isError && <ProblemPanel failure={retry.error} />}
      {back.isError && <ProblemPanel failure={back.error} />}
      <Answered query={deliveries}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title={t(state === 'dead' ? 'desk.noneDead' : 'desk.none')} level={3} />
          ) : (
            <>
              <Table
                caption={t('desk.found', { count: total })}
                rows={items}
                keyOf={({ deliveryId }) => deliveryId}
                columns={[
                  { name: t('desk.delivery'), cell: ({ deliveryId }) => <code>{shortRef(deliveryId)}</code> },
                  {
                    name: t('desk.about'),
                    cell: ({ templates }) => t.list(templates.map((one) => t(`mail.template.${one}`))),
                  },
                  { name: t('desk.channel'), cell: (one) => t(`mail.channel.${one.channel}`) },
                  {
                    name: t('desk.state'),
                    cell: (one) => <Badge tone={STATE_TONE[one.state]}>{t(`mail.state.${one.state}`)}</Badge>,
                  },
                  {
                    name: t('desk.reason'),
                    cell: ({ reason, nextAt }) => (
                      <>
                        {reason ? t(`mail.reason.${reason}`) : '–'}
                        {nextAt && reason && reason !== 'transport-not-set' && (
                          <> {t('desk.next', { when: t.relative(nextAt) })}</>
                        )}
                      </>
                    ),
                  },
                  { name: t('desk.attempts'), cell: ({ attempts }) => t.number(attempts), number: true },
                  { name: t('desk.made'), cell: ({ createdAt }) => t.dateTime(createdAt) },
                  { name: t('desk.acts'), cell: act },
                ]}
              />
              {total > DELIVERIES_A_PAGE && (
                <div className={layout.row}>
                  <Button look="secondary" isDisabled={page === 0} onPress={() => setPage(page - 1)}>
                    {t('desk.newer')}
                  </Button>
                  <Button
                    look="secondary"
                    isDisabled={(page + 1) * DELIVERIES_A_PAGE >= total}
                    onPress={() => setPage(page + 1)}
                  >
                    {t('desk.older')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Answered>
    </Card>
  );
}

import type { OwnMessage } from '@garant/contracts';
import { Link } from 'react-router';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Empty } from '../../ui/states.js';
import { Badge, Card, type Tone } from '../../ui/surface.js';

export const STATE_TONE: Readonly<Record<OwnMessage['deliveries'][number]['state'], Tone>> = {
  queued: 'info',
  sending: 'info',
  sent: 'ok',
  printing: 'info',
  posted: 'ok',
  kept: 'neutral',
  dead: 'danger',
};

/** What the person was told, newest first, with the way each message went. */
export function MessageList({ messages }: { messages: readonly OwnMessage[] }) {
  const t = useText();
  if (messages.length === 0)
    return (
      <Empty title={t('mail.none')} level={3}>
        <p>{t('mail.none.more')}</p>
      </Empty>
    );
  return (
    <ol className={`${layout.plain} ${layout.stack}`}>
      {messages.map((message) => (
        <Card as="li" key={message.messageId}>
          <div className={`${layout.row} ${layout.between}`}>
            <h3>{message.subject}</h3>
            <span className={`${layout.small} ${layout.muted}`}>{t.dateTime(message.askedAt)}</span>
          </div>
          {message.text.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p>
            <Link to={message.path}>{t('mail.open', { subject: message.subject })}</Link>
          </p>
          <ul className={`${layout.plain} ${layout.row}`} aria-label={t('mail.ways')}>
            {message.deliveries.length === 0 && (
              <li>
                <Badge tone="info">{t('mail.waits', { date: t.dateTime(message.dueAt) })}</Badge>
              </li>
            )}
            {message.deliveries.map(({ channel, state, reason, at }) => (
              <li key={`${channel} ${at}`}>
                <Badge tone={STATE_TONE[state]}>
                  {t('mail.way', {
                    channel: t(`mail.channel.${channel}`),
                    state: t(`mail.state.${state}`),
                    date: t.dateTime(at),
                  })}
                </Badge>
                {reason && <span className={layout.small}> {t(`mail.reason.${reason}`)}</span>}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </ol>
  );
}

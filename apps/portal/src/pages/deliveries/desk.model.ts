import {
  MESSAGE_CHANNELS,
  type MessageChannel,
  type MessageDesk,
  type MessageState,
} from '@garant/contracts';

export interface ChannelRow {
  channel: MessageChannel;
  waiting: number;
  delivered: number;
  dead: number;
  /** Oldest of those that wait. */
  since: string | null;
}
const WAITING: readonly MessageState[] = ['queued', 'sending', 'printing'];
const DELIVERED: readonly MessageState[] = ['sent', 'posted', 'kept'];

/** One row per way out that was ever used; the ways with failures first. */
export function rowsOf({ counts }: Pick<MessageDesk, 'counts'>): ChannelRow[] {
  return MESSAGE_CHANNELS.flatMap((channel) => {
    const own = counts.filter((one) => one.channel === channel);
    if (own.length === 0) return [];
    const sum = (states: readonly MessageState[]): number =>
      own.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
    const waiting = own.filter(({ state }) => WAITING.includes(state)).map(({ oldest }) => oldest);
    return [
      {
        channel,
        waiting: sum(WAITING),
        delivered: sum(DELIVERED),
        dead: sum(['dead']),
        since: waiting.sort()[0] ?? null,
      },
    ];
  }).sort((a, b) => b.dead - a.dead);
}

/** What an operator must know before anything else: messages wait for a way out that is not set. */
export const unsetWays = ({
  transports,
  counts,
}: Pick<MessageDesk, 'transports' | 'counts'>): ('email' | 'sms')[] =>
  (['email', 'sms'] as const).filter(
    (channel) =>
      transports[channel] === 'not-set' &&
      counts.some((one) => one.channel === channel && one.state === 'queued'),
  );

export const lettersWaiting = ({ counts }: Pick<MessageDesk, 'counts'>): number =>
  counts.find(({ channel, state }) => channel === 'letter' && state === 'queued')?.count ?? 0;

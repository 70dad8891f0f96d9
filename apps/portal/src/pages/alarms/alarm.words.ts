import type { AlarmState } from '@garant/contracts';

/** Alarms that have words of their own: what it means, and what to do. */
export const ALARM_WORDS = [
  'bad-signature',
  'beat-late',
  'behind-head',
  'duplicate-id',
  'events-missing',
  'gap',
  'no-cause',
  'no-outcome',
  'publisher-stalled',
  'quorum-missing',
  'record-altered',
  'schema-violation',
  'timestamp-missing',
  'unknown-type',
  'unreadable',
  'wall-open',
  'witness-refused',
] as const;
export type AlarmWord = (typeof ALARM_WORDS)[number] | 'other';
export const wordOf = (code: string): AlarmWord => ALARM_WORDS.find((word) => word === code) ?? 'other';

/** Those that end by themselves when what they tell of ends: nobody closes them. */
const SELF_ENDING: readonly string[] = [
  'beat-late',
  'behind-head',
  'events-missing',
  'publisher-stalled',
  'no-outcome',
  'no-cause',
];
export const mayClose = ({ code, state }: AlarmState): boolean =>
  state === 'open' && !SELF_ENDING.includes(code);

/** Open ones apart from those that are over, each in the order given. */
export const byState = (alarms: readonly AlarmState[]): { open: AlarmState[]; over: AlarmState[] } => ({
  open: alarms.filter(({ state }) => state === 'open'),
  over: alarms.filter(({ state }) => state !== 'open'),
});

import type { MissionView, MissionWorkView } from '@garant/contracts';
import type { Tone } from '../../ui/surface.js';

export type Standing = MissionView['standing'];
export const standingTone = (standing: Standing): Tone =>
  ({ coming: 'info', open: 'ok', ended: 'neutral' })[standing] as Tone;

type Request = MissionWorkView['requests'][number];
/** A request without an answer is late once its last day is over. */
export const requestTone = ({ state, daysLeft }: Pick<Request, 'state' | 'daysLeft'>): Tone => {
  if (state === 'settled') return 'ok';
  if (state === 'withdrawn') return 'neutral';
  if (state === 'answered') return 'info';
  return daysLeft < 0 ? 'danger' : daysLeft <= 2 ? 'warn' : 'neutral';
};

type Order = MissionWorkView['orders'][number];
export type OrderState = 'waiting' | 'executed' | 'lifted' | 'withdrawn';
export const orderState = ({ executed, liftedAt, withdrawnAt }: Order): OrderState =>
  withdrawnAt !== null
    ? 'withdrawn'
    : liftedAt !== null
      ? 'lifted'
      : executed !== null
        ? 'executed'
        : 'waiting';

/** References, one a line or parted by commas; what is empty is left out. */
export const listIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);

/** A local day and hour of a form as RFC 3339 UTC with milliseconds; null for none or no time. */
export const timeIn = (local: string): string | null => {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
};

/** The value of a field for local time, from now on. */
export const localTime = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

import {
  WEBHOOK_EVENTS,
  WEBHOOK_ROLES,
  webhookUrl,
  type WebhookDeliveryView,
  type WebhookRole,
  type WebhookView,
} from '@garant/contracts';
import { ApiProblem } from '../../api/problem.model.js';
import type { Tone } from '../../ui/surface.js';

/** In which capacity somebody has webhooks; of several roles the first of the table acts, as at the gateway. */
export const capacityOf = (roles: readonly string[]): WebhookRole =>
  WEBHOOK_ROLES.find((role) => roles.includes(role)) ?? 'environment-operator';
export const eventsFor = (role: WebhookRole) => WEBHOOK_EVENTS[role];

export type WebhookState = 'working' | 'failing' | 'off-owner' | 'off-gone' | 'off-failing';
export function stateOf({ enabled, disabledBecause, failingSince }: WebhookView): WebhookState {
  if (enabled) return failingSince === null ? 'working' : 'failing';
  return `off-${disabledBecause ?? 'owner'}`;
}
export const TONE: Readonly<Record<WebhookState, Tone>> = {
  working: 'ok',
  failing: 'warn',
  'off-owner': 'neutral',
  'off-gone': 'danger',
  'off-failing': 'danger',
};

export type Attempt = WebhookDeliveryView['attempts'][number];
/** What one try came to: a code of an answer, or the reason why there was none. */
export type AttemptText =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly failure: string };
export const attemptText = ({ status, failure }: Attempt): AttemptText =>
  status === null ? { kind: 'failed', failure: failure ?? 'connection' } : { kind: 'answered', status };

export type AddressFault = 'empty' | 'form' | 'secret' | 'scheme' | 'unresolved' | 'private';
/** What is wrong with an address before it is sent, in the words of the page. */
export function addressFault(text: string): AddressFault | undefined {
  if (text.trim() === '') return 'empty';
  if (webhookUrl.safeParse(text.trim()).success) return undefined;
  if (!URL.canParse(text.trim())) return 'form';
  const { protocol, username, password, search, hash } = new URL(text.trim());
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` !== '' ? 'secret' : 'form';
}
/** What the gateway found about an address that it cannot call. */
export function refusedAddress(failure: unknown): AddressFault | undefined {
  if (!(failure instanceof ApiProblem) || failure.problem.code !== 'webhook-address') return undefined;
  const rule = failure.problem.errors?.[0]?.rule;
  return rule === 'scheme' || rule === 'private' ? rule : 'unresolved';
}

import {
  WEBHOOK_EVENTS,
  WEBHOOK_ROLES,
  type CommandBody,
  type CommandType,
  type ProblemCode,
  type WebhookRole,
} from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult, OutboxRow } from '@garant/nest-kit';
import { OVERLAP_MS } from './webhook.schedule.js';
import {
  activateSecret,
  changeWebhook,
  enqueue,
  insertWebhook,
  redeliver,
  removeWebhook,
  webhookById,
  webhooksOf,
  type Webhook,
} from './webhook.store.js';

type Type = Extract<CommandType<'gateway'>, `webhook.${string}`>;
type Context<T extends Type> = CommandContext<CommandBody<'gateway', T>>;
const MOST = 10;

const refuse = (code: ProblemCode, params?: Record<string, unknown>): HandlerResult => ({
  ok: false,
  problem: params === undefined ? { code } : { code, params },
});

/** In which capacity an account has webhooks. */
export const webhookRole = (role: string): WebhookRole | undefined =>
  WEBHOOK_ROLES.find((one) => one === role);
/** Events that a role does not receive. */
export const foreignEvents = (role: WebhookRole, events: readonly string[]): string[] =>
  events.filter((event) => !(WEBHOOK_EVENTS[role] as readonly string[]).includes(event));

const told = (context: Context<Type>, type: string, data: Record<string, unknown>): OutboxRow[] => [
  {
    topic: 'gateway.events',
    key: context.command.body.webhookId,
    event: { type, key: context.command.body.webhookId, data },
    cause: context.cause,
  },
];

/** The webhook, if it is the actor's organisation's in the actor's role. Others' are not there. */
async function theirs(context: Context<Type>): Promise<Webhook | null> {
  const { actor, body } = context.command;
  const hook = await webhookById(context.tx, body.webhookId);
  return hook && hook.organisation === actor.organisation && hook.role === actor.role ? hook : null;
}

async function register(context: Context<'webhook.register'>): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { webhookId, url, events } = command.body;
  const role = webhookRole(command.actor.role);
  const { organisation } = command.actor;
  if (!role || organisation === undefined) return refuse('forbidden', { role: command.actor.role });
  const foreign = foreignEvents(role, events);
  if (foreign.length > 0) return refuse('webhook-events', { events: foreign });
  if ((await webhooksOf(tx, organisation, role)).length >= MOST)
    return refuse('webhook-limit', { most: MOST });
  const added = await insertWebhook(tx, {
    webhookId,
    organisation,
    role,
    url,
    events: [...events],
    createdAt: now,
  });
  // The gateway prepared the secret before it sent this command; without one nothing could be signed.
  if (!added || !(await activateSecret(tx, webhookId, webhookId, now))) return refuse('conflict');
  return {
    ok: true,
    publish: told(context, 'webhook.registered', { webhookId, organisation, role, url, events }),
    result: { webhookId },
  };
}

async function change(context: Context<'webhook.change'>): Promise<HandlerResult> {
  const hook = await theirs(context);
  if (!hook) return refuse('webhook-unknown');
  const { body } = context.command;
  const foreign = foreignEvents(hook.role, body.events ?? []);
  if (foreign.length > 0) return refuse('webhook-events', { events: foreign });
  await changeWebhook(context.tx, hook.webhookId, body);
  return {
    ok: true,
    publish: told(context, 'webhook.changed', { ...body }),
    result: { webhookId: hook.webhookId },
  };
}

async function rotate(context: Context<'webhook.rotate-secret'>): Promise<HandlerResult> {
  const hook = await theirs(context);
  if (!hook) return refuse('webhook-unknown');
  const { secretId, webhookId } = context.command.body;
  const formerUntil = new Date(Date.parse(context.now) + OVERLAP_MS).toISOString();
  if (!(await activateSecret(context.tx, webhookId, secretId, formerUntil))) return refuse('conflict');
  return {
    ok: true,
    publish: told(context, 'webhook.secret-rotated', { webhookId, secretId, formerUntil }),
    result: { webhookId, formerUntil },
  };
}

async function remove(context: Context<'webhook.remove'>): Promise<HandlerResult> {
  const hook = await theirs(context);
  if (!hook) return refuse('webhook-unknown');
  await removeWebhook(context.tx, hook.webhookId);
  return {
    ok: true,
    publish: told(context, 'webhook.removed', { webhookId: hook.webhookId }),
    result: { webhookId: hook.webhookId },
  };
}

async function test(context: Context<'webhook.test'>): Promise<HandlerResult> {
  const hook = await theirs(context);
  if (!hook) return refuse('webhook-unknown');
  if (!hook.enabled) return refuse('webhook-disabled');
  const { tx, now } = context;
  const { webhookId, deliveryId } = context.command.body;
  const type = 'webhook.test';
  const payload = JSON.stringify({ type, timestamp: now, data: { webhookId } });
  await enqueue(tx, { deliveryId, webhookId, messageId: `msg_${deliveryId}`, type, payload, now });
  return {
    ok: true,
    publish: told(context, 'webhook.tested', { webhookId, deliveryId }),
    result: { webhookId, deliveryId },
  };
}

async function again(context: Context<'webhook.redeliver'>): Promise<HandlerResult> {
  const hook = await theirs(context);
  if (!hook) return refuse('webhook-unknown');
  if (!hook.enabled) return refuse('webhook-disabled');
  const { webhookId, deliveryId } = context.command.body;
  if (!(await redeliver(context.tx, webhookId, deliveryId, context.now))) return refuse('delivery-unknown');
  return {
    ok: true,
    publish: told(context, 'webhook.redelivered', { webhookId, deliveryId }),
    result: { webhookId, deliveryId },
  };
}

export const webhookCommandHandlers = (): CommandHandlers<'gateway'> => ({
  'webhook.register': register,
  'webhook.change': change,
  'webhook.rotate-secret': rotate,
  'webhook.remove': remove,
  'webhook.test': test,
  'webhook.redeliver': again,
});

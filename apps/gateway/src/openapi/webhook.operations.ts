import { z } from 'zod';
import { WEBHOOK_ROLES, webhookDeliveryView, webhookView } from '@garant/contracts';
import {
  changeBody,
  deliveriesQuery,
  registerBody,
} from '../interoperability/webhooks/webhook.controller.js';
import { ID, done, pageOf, type Operation } from './operation.js';

const access = WEBHOOK_ROLES;
const tag = 'Webhooks';
const one = z.looseObject({ webhookId: z.uuid() });
const withSecret = z.looseObject({ webhookId: z.uuid(), secret: z.string().optional() });
const SECRET = `whsec_${'QUJDRA'.repeat(7)}QQ==`;

export const webhookOperations: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/webhooks',
    tag,
    summary: 'Webhooks of one’s organisation',
    access,
    answers: { 200: { description: 'Webhooks', schema: z.object({ items: z.array(webhookView) }) } },
  },
  {
    method: 'POST',
    path: '/api/v1/webhooks',
    tag,
    summary:
      'Register an endpoint for signed messages (Standard Webhooks); the secret is in this answer alone',
    access,
    command: true,
    body: {
      schema: registerBody,
      example: { url: 'https://hospital.example/garant', events: ['dataset.published', 'permit.activated'] },
    },
    answers: {
      201: { description: 'Registered', schema: withSecret, example: { webhookId: ID, secret: SECRET } },
    },
    problems: ['webhook-address', 'webhook-events', 'webhook-limit'],
  },
  {
    method: 'GET',
    path: '/api/v1/webhooks/{id}',
    tag,
    summary: 'One webhook',
    access,
    answers: { 200: { description: 'The webhook', schema: webhookView } },
    problems: ['webhook-unknown'],
  },
  {
    method: 'PUT',
    path: '/api/v1/webhooks/{id}',
    tag,
    summary: 'Change address or events, switch on or off',
    access,
    command: true,
    body: { schema: changeBody, example: { enabled: true } },
    answers: done('Changed', one),
    problems: ['webhook-unknown', 'webhook-address', 'webhook-events'],
  },
  {
    method: 'DELETE',
    path: '/api/v1/webhooks/{id}',
    tag,
    summary: 'Remove a webhook with its secrets and messages',
    access,
    command: true,
    answers: done('Removed', one),
    problems: ['webhook-unknown'],
  },
  {
    method: 'POST',
    path: '/api/v1/webhooks/{id}/secret',
    tag,
    summary: 'A new secret, in this answer alone; the former one signs beside it for a day',
    access,
    command: true,
    answers: done('Replaced', withSecret),
    problems: ['webhook-unknown'],
  },
  {
    method: 'POST',
    path: '/api/v1/webhooks/{id}/test',
    tag,
    summary: 'Send a test message',
    access,
    command: true,
    answers: done('On its way', one),
    problems: ['webhook-unknown', 'webhook-disabled'],
  },
  {
    method: 'GET',
    path: '/api/v1/webhooks/{id}/deliveries',
    tag,
    summary: 'Messages of the last 30 days with every try, newest first',
    access,
    query: deliveriesQuery,
    answers: { 200: { description: 'Messages', schema: pageOf(webhookDeliveryView) } },
    problems: ['webhook-unknown'],
  },
  {
    method: 'POST',
    path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}/redelivery',
    tag,
    summary: 'Send a message again, under the same message id',
    access,
    command: true,
    answers: done('On its way', one),
    problems: ['webhook-unknown', 'webhook-disabled', 'delivery-unknown'],
  },
];

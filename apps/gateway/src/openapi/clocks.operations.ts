import { z } from 'zod';
import {
  clockList,
  deadlineList,
  inboxPage,
  inboxPreferences,
  inboxSettings,
  WORKLOAD_DUE,
  workloadItem,
  workloadPage,
} from '@garant/contracts';
import { APPLICATION_STATUSES, CASE_KINDS } from '@garant/rules';
import { reasonBody } from '../applications/access.bodies.js';
import { BOARD_READERS, CASE_READERS, DEADLINE_READERS } from '../clocks/clock.controller.js';
import { inboxQuery, PROFESSIONALS, readBody } from '../messages/inbox.controller.js';
import { done, ID, NOW, type Operation } from './operation.js';

const workloadQuery = z.object({
  q: z.string().optional().describe('Words of the title or the organisation'),
  state: z.enum(APPLICATION_STATUSES).optional(),
  kind: z.enum(CASE_KINDS).optional(),
  due: z.enum(WORKLOAD_DUE).optional().describe('Late, within a week or a month, or standing still'),
  assignee: z.string().optional().describe('An account, or `me`'),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
});
const deadlineQuery = z.object({ days: z.coerce.number().int().min(1).max(3_660).optional() });
const readAnswer = z.object({ unread: z.number().int() });

export const clocksOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/clocks',
    tag: 'Clocks',
    summary: 'Legal periods of a case, with their pauses and extensions',
    access: CASE_READERS,
    answers: { 200: { description: 'Clocks, those that are going first', schema: clockList } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}/clocks',
    tag: 'Clocks',
    summary: 'Legal periods of a permit and of its project',
    access: DEADLINE_READERS,
    answers: { 200: { description: 'Clocks, those that are going first', schema: clockList } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/more-time',
    tag: 'Clocks',
    summary: 'Take more time to decide, once, with reasons (EHDS Art. 68(4), 68(6))',
    access: ['assessor', 'signatory'],
    command: true,
    body: { schema: reasonBody, example: { reason: 'A scientific opinion is missing.' } },
    answers: done('Extended', z.looseObject({ applicationId: z.uuid() })),
    problems: [
      'application-unknown',
      'application-state',
      'conflict-of-interest',
      'reason-missing',
      'clock-not-extendable',
      'clock-extended-already',
      'clock-lapsed',
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/workload',
    tag: 'Clocks',
    summary: 'The board of the access body: open cases, the late ones first',
    access: BOARD_READERS,
    query: workloadQuery,
    answers: {
      200: {
        description: 'Cases with the clock that ends first',
        schema: workloadPage.extend({
          items: z.array(workloadItem.extend({ names: z.record(z.string(), z.string()).optional() })),
        }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/deadlines',
    tag: 'Clocks',
    summary: 'Ends of periods that the caller has to look after, soonest first',
    access: DEADLINE_READERS,
    query: deadlineQuery,
    answers: { 200: { description: 'Deadlines', schema: deadlineList } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/deadlines.ics',
    tag: 'Clocks',
    summary: 'The same as an iCalendar file (RFC 5545)',
    access: DEADLINE_READERS,
    query: deadlineQuery.extend({ lang: z.enum(['fr', 'en']).optional() }),
    answers: { 200: { description: 'Calendar', type: 'text/calendar' } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inbox',
    tag: 'Messages',
    summary: 'Messages to the caller, newest first',
    access: PROFESSIONALS,
    query: inboxQuery,
    answers: { 200: { description: 'Messages', schema: inboxPage } },
  },
  {
    method: 'PUT',
    path: '/api/v1/inbox/read',
    tag: 'Messages',
    summary: 'Mark messages as read, or as unread again',
    access: PROFESSIONALS,
    body: { schema: readBody, example: { messageIds: [ID], read: true } },
    answers: { 200: { description: 'How many are unread now', schema: readAnswer, example: { unread: 0 } } },
  },
  {
    method: 'GET',
    path: '/api/v1/inbox/settings',
    tag: 'Messages',
    summary: 'How the caller is written to, and the mails of the last weeks',
    access: PROFESSIONALS,
    answers: { 200: { description: 'Settings', schema: inboxSettings } },
  },
  {
    method: 'PUT',
    path: '/api/v1/inbox/settings',
    tag: 'Messages',
    summary: 'Choose how to be written to',
    access: PROFESSIONALS,
    body: { schema: inboxPreferences, example: { mail: 'daily', language: 'fr', muted: [] } },
    answers: {
      200: {
        description: 'Settings',
        schema: inboxSettings,
        example: {
          preferences: { mail: 'daily', language: 'fr', muted: [] },
          mailReady: true,
          kinds: [],
          deliveries: [{ at: NOW, messages: 2, state: 'sent', reason: null }],
        },
      },
    },
  },
];

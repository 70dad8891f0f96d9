import { z } from 'zod';
import { helpView } from '@garant/contracts';
import { advanceBody, callbackBody, codeBody } from '../assistance/assistance.bodies.js';
import { sheetQuery } from '../assistance/form-sheet.controller.js';
import { ID, NOW, SHA, done, type Operation } from './operation.js';

const patient = ['patient'] as const;
/** What any choice may be refused with, whoever sends it. */
export const choiceProblems = [
  'subject-unknown',
  'regime-unknown',
  'act-not-of-regime',
  'scope-not-of-regime',
  'consent-not-specific',
  'scope-unknown',
  'notice-unknown',
  'notice-not-published',
  'notice-hash',
  'notice-not-of-regime',
  'authority-missing',
  'command-too-old',
] as const;

/** What a person reads and asks for beside an agent: help they had, a code, a call, choices for later, a form to print. */
export const helpOperations: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/notices/{noticeId}/{version}/form.pdf',
    tag: 'Choices',
    summary: 'The paper form of a notice, each sheet with a number of its own',
    access: 'public',
    query: sheetQuery,
    answers: { 200: { description: 'The sheet', type: 'application/pdf' } },
    problems: ['notice-unknown', 'notice-not-published'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/help',
    tag: 'Assistance',
    summary: 'What agents did for the person, and the person’s choices for later',
    access: patient,
    answers: { 200: { description: 'Help', schema: helpView } },
    problems: ['subject-unknown', 'enrolment-pending'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/my/help/code',
    tag: 'Assistance',
    summary: 'Make a code known with which an agent may begin to help, once, within a quarter of an hour',
    access: patient,
    command: true,
    body: { schema: codeBody, example: { code: '40718264' } },
    answers: done('Known', z.object({ expiresAt: z.string() })),
    problems: ['enrolment-pending', 'authority-missing', 'confidential-unreadable'],
  },
  {
    method: 'POST',
    path: '/api/v1/my/help/mandates/{id}/end',
    tag: 'Assistance',
    summary: 'Take a mandate back: the agent can record nothing more',
    access: patient,
    command: true,
    answers: done('Ended', z.object({ mandateId: z.uuid(), acts: z.number().int() })),
    problems: ['enrolment-pending', 'mandate-unknown', 'mandate-ended'],
  },
  {
    method: 'POST',
    path: '/api/v1/my/callbacks',
    tag: 'Assistance',
    summary:
      'Ask to be called by an agent; the number is for the one who takes the call, and gone afterwards',
    access: patient,
    command: true,
    body: { schema: callbackBody, example: { phone: '01 99 00 12 34', time: 'morning' } },
    answers: {
      201: { description: 'Asked', schema: z.object({ callbackId: z.uuid() }), example: { callbackId: ID } },
    },
    problems: ['enrolment-pending', 'authority-missing', 'callback-state', 'confidential-unreadable'],
  },
  {
    method: 'POST',
    path: '/api/v1/my/callbacks/{id}/cancellation',
    tag: 'Assistance',
    summary: 'No longer want to be called',
    access: patient,
    command: true,
    answers: done('Cancelled', z.object({ callbackId: z.uuid(), how: z.string() })),
    problems: ['enrolment-pending', 'callback-unknown', 'callback-state'],
  },
  {
    method: 'POST',
    path: '/api/v1/my/advance-choices',
    tag: 'Choices',
    summary:
      'Lay down a choice for later: from a day on, when an authority over oneself begins, or upon death',
    access: patient,
    command: true,
    body: {
      schema: advanceBody,
      example: {
        regime: 'EHDS_OPT_OUT',
        act: 'opt-out',
        scope: { kind: 'everything' },
        notice: { noticeId: 'ehds-opt-out', version: 1, hash: SHA, language: 'fr', shownAt: NOW },
        moment: { kind: 'date', on: '2027-01-01' },
      },
    },
    answers: {
      201: {
        description: 'Laid down',
        schema: z.object({ advanceId: z.uuid() }),
        example: { advanceId: ID },
      },
    },
    problems: ['enrolment-pending', 'advance-moment', ...choiceProblems],
  },
  {
    method: 'POST',
    path: '/api/v1/my/advance-choices/{id}/withdrawal',
    tag: 'Choices',
    summary: 'Take a choice for later back',
    access: patient,
    command: true,
    answers: done('Taken back', z.object({ advanceId: z.uuid() })),
    problems: ['enrolment-pending', 'advance-unknown'],
  },
];

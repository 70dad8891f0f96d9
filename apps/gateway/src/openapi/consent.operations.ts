import { z } from 'zod';
import { choiceEffect, choiceView, notice } from '@garant/contracts';
import { choiceBody } from '../consent/choice.controller.js';
import { ID, NOW, SHA, type Operation } from './operation.js';

const receiptProblems = ['subject-unknown', 'enrolment-pending'] as const;

export const consentOperations: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/notices',
    tag: 'Choices',
    summary: 'Notices in force: what a person reads before choosing',
    access: 'public',
    answers: { 200: { description: 'Published notices', schema: z.array(notice) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/notices/{noticeId}/{version}',
    tag: 'Choices',
    summary: 'One version of a notice, for ever',
    access: 'public',
    answers: { 200: { description: 'The notice', schema: notice } },
    problems: ['notice-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/choices',
    tag: 'Choices',
    summary: 'One’s own choices, newest first',
    access: ['patient'],
    answers: { 200: { description: 'Choices', schema: z.array(choiceView) } },
    problems: receiptProblems,
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/my/choices',
    tag: 'Choices',
    summary: 'Consent, refuse, object, opt out, or change one’s mind',
    access: ['patient'],
    command: true,
    body: {
      schema: choiceBody,
      example: {
        regime: 'EHDS_OPT_OUT',
        act: 'opt-out',
        scope: { kind: 'everything' },
        notice: { noticeId: 'ehds-opt-out', version: 1, hash: SHA, language: 'fr', shownAt: NOW },
        channel: 'portal',
        actedAt: NOW,
      },
    },
    answers: {
      201: {
        description: 'Recorded in the register',
        schema: z.object({
          choiceId: z.uuid(),
          position: z.number().int(),
          receiptId: z.uuid(),
          effect: choiceEffect.optional(),
        }),
        example: { choiceId: ID, position: 318, receiptId: ID },
      },
    },
    problems: [
      ...receiptProblems,
      'regime-unknown',
      'act-not-of-regime',
      'scope-not-of-regime',
      'consent-not-specific',
      'scope-unknown',
      'purpose-unknown',
      'notice-unknown',
      'notice-not-published',
      'notice-hash',
      'notice-not-of-regime',
      'acted-in-future',
      'acted-too-early',
      'authority-missing',
      'command-too-old',
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/my/choices/{id}/effect',
    tag: 'Choices',
    summary: 'Proof of effect: recorded, in force, in the log, recalled, or out of reach and why',
    access: ['patient'],
    answers: { 200: { description: 'The effect', schema: choiceEffect } },
    problems: ['subject-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/receipts/{id}',
    tag: 'Choices',
    summary: 'Receipt of a choice (ISO/IEC TS 27560), signed',
    access: ['patient'],
    answers: {
      200: {
        description: 'The receipt',
        schema: z.object({ receiptId: z.uuid(), jws: z.string(), record: z.record(z.string(), z.unknown()) }),
      },
    },
    problems: receiptProblems,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/receipts/{id}/proof',
    tag: 'Choices',
    summary: 'Proof that the log holds the act: C2SP .tlog-proof, or JSON with the entry beside it',
    access: ['patient'],
    answers: { 200: { description: 'The proof', type: 'text/plain' } },
    problems: [...receiptProblems, 'not-in-log-yet'],
    proxied: true,
  },
];

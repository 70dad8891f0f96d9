import { z } from 'zod';
import { problem } from '@garant/contracts';
import { ROLES } from '@garant/rules';
import { lookUp } from '../identity/account.controller.js';
import { logoutBody } from '../identity/auth.controller.js';
import { ID, NOW, type Operation } from './operation.js';

const act = {
  act: 'vote',
  applicationId: ID,
  version: 3,
  vote: 'favour',
  reason: 'The purpose is clear and the data are the least that serve it.',
  noConflictOfInterest: true,
  actor: ID,
  madeAt: NOW,
};

export const identityOperations: Operation[] = [
  {
    method: 'GET',
    path: '/auth/login',
    tag: 'Identity',
    summary: 'Begin a login at the identity provider (code flow with PKCE)',
    access: 'public',
    query: z.object({ returnTo: z.string().optional(), ui_locales: z.enum(['fr', 'en']).optional() }),
    answers: { 302: { description: 'To the identity provider', type: 'text/html' } },
    problems: ['service-unavailable'],
  },
  {
    method: 'GET',
    path: '/auth/callback',
    tag: 'Identity',
    summary: 'Where the identity provider sends people back',
    access: 'public',
    query: z.object({
      state: z.string().optional(),
      code: z.string().optional(),
      iss: z.string().optional(),
      error: z.string().optional(),
    }),
    answers: {
      303: {
        description: 'To `returnTo`; after a confirming login with `#outcome=done|refused|pending`',
        type: 'text/html',
      },
    },
    problems: ['login-expired', 'login-cancelled', 'login-failed', 'service-unavailable', 'bus-unavailable'],
  },
  {
    method: 'POST',
    path: '/auth/logout',
    tag: 'Identity',
    summary: 'End the session, or all of the account; `url` ends it at the identity provider too',
    access: 'signed-in',
    body: { schema: logoutBody, example: { everywhere: false } },
    answers: {
      200: { description: 'Ended here', schema: z.object({ url: z.string() }), example: { url: '/' } },
    },
  },
  {
    method: 'POST',
    path: '/auth/step-up',
    tag: 'Identity',
    summary: 'Log in again for one vote, signature or reveal: its hash is the nonce of that login',
    access: ['committee', 'signatory', 'inspector'],
    body: {
      schema: z.object({
        act: z.looseObject({ act: z.enum(['vote', 'sign', 'reveal']) }),
        returnTo: z.string().optional(),
      }),
      example: { act, returnTo: `/applications/${ID}` },
    },
    answers: { 200: { description: 'Where to go', schema: z.object({ url: z.string() }) } },
    problems: ['step-up-invalid', 'step-up-too-old'],
  },
  {
    method: 'GET',
    path: '/api/v1/me',
    tag: 'Identity',
    summary: 'Who is signed in, and the CSRF token of the session',
    access: 'public',
    answers: {
      200: {
        description: 'Also for those who are not signed in',
        schema: z.object({
          account: z
            .object({
              ref: z.uuid(),
              name: z.string().nullable(),
              roles: z.array(z.enum(ROLES)),
              organisation: z.string().nullable(),
              subjectRef: z.uuid().nullable(),
              erased: z.boolean(),
            })
            .nullable(),
          csrfToken: z.string().nullable(),
          policy: z.object({ ehdsEarlyAdoption: z.boolean() }),
        }),
        example: { account: null, csrfToken: null, policy: { ehdsEarlyAdoption: true } },
      },
    },
    problems: ['invalid-token', 'service-unavailable'],
  },
  {
    method: 'POST',
    path: '/api/v1/accounts',
    tag: 'Identity',
    summary: 'Account reference of a colleague, by e-mail address that stays out of URLs',
    access: ['researcher'],
    body: { schema: lookUp, example: { email: 'ada.martin@example.org' } },
    answers: {
      200: {
        description: 'The account; invited when the person never signed in',
        schema: z.object({ ref: z.uuid(), name: z.string() }),
        example: { ref: ID, name: 'Ada Martin' },
      },
    },
  },
  {
    method: 'GET',
    path: '/api/v1/commands/{id}',
    tag: 'Commands',
    summary: 'What became of a command; only its sender may ask',
    access: 'signed-in',
    answers: {
      200: {
        description: 'Pending, done or refused',
        schema: z.object({
          id: z.uuid(),
          type: z.string(),
          state: z.enum(['pending', 'done', 'refused']),
          partition: z.number().int().nullable(),
          offset: z.number().int().nullable(),
          result: z.unknown().optional(),
          problem: problem.optional(),
        }),
        example: { id: ID, type: 'choice.record', state: 'pending', partition: 2, offset: 41 },
      },
    },
  },
];

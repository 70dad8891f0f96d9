import { z } from 'zod';
import {
  explanationView,
  facetsView,
  questionAnswer,
  readyQuestion,
  replayRequest,
  replayView,
  storyView,
  tracesView,
  volumeView,
} from '@garant/contracts';
import { askingQuery, missionQuery, volumeQuery } from '../inspection/question.controller.js';
import { tracesQuery } from '../inspection/trace.controller.js';
import { missionAccess } from './missions.operations.js';
import { ID, NOW, SHA, type Operation } from './operation.js';

const inspector = ['inspector'] as const;
const inspection = { tag: 'Inspection', access: inspector, proxied: true } as const;
const line = {
  index: 4312,
  type: 'data.read',
  title: { fr: 'Des données personnelles ont été lues', en: 'Personal data were read' },
  at: NOW,
  permit: null,
  dataset: null,
  outcome: null,
  facts: [{ name: 'what', value: 'choices' }],
};

export const inspectionOperations: readonly Operation[] = [
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/questions',
    summary: 'The ready questions: what each needs, how it is answered, what its answer cannot say',
    query: missionQuery,
    answers: {
      200: { description: 'The questions', schema: z.object({ items: z.array(readyQuestion) }) },
    },
    problems: missionAccess,
  },
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/questions/{code}',
    summary: 'The answer to a ready question, in parts: a sentence, a count, the entries, how it was found',
    query: askingQuery,
    answers: {
      200: {
        description: 'One part of the answer; `next` asks for the following one',
        schema: questionAnswer,
        example: {
          code: 'person-accesses',
          question: { fr: 'Qui a accédé… ?', en: 'Who accessed…?' },
          parameters: { subject: ID },
          sentence: { fr: 'Accès : 1.', en: 'Accesses: 1.' },
          count: 1,
          atLeast: false,
          lines: [
            {
              ...line,
              actor: { ref: ID, role: 'assessor' },
              subject: ID,
              release: null,
              environment: null,
            },
          ],
          how: { fr: 'Toutes les entrées…', en: 'All entries…' },
          limits: { fr: 'Un extrait…', en: 'An extract…' },
          legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e)',
          next: null,
          progress: { looked: 5000, of: 5000 },
          tookMs: 12,
        },
      },
    },
    problems: [
      'question-unready',
      'question-parameters',
      'question-period',
      'completeness-scope',
      'not-in-log-yet',
      ...missionAccess,
    ],
  },
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/stories/{kind}/{id}',
    summary: 'The life of a permit, a choice (by the number of its entry) or a release, with its gaps',
    query: missionQuery,
    answers: {
      200: {
        description: 'The steps in the order of the log, and those that are missing',
        schema: storyView,
        example: {
          kind: 'release',
          id: ID,
          links: [{ kind: 'permit', id: ID }],
          steps: [
            {
              type: 'release.opened',
              title: { fr: 'Une extraction a été ouverte', en: 'A release was opened' },
              state: 'done',
              index: 812,
              at: NOW,
              actor: null,
              facts: [],
              legalSource: null,
            },
          ],
          gaps: 0,
          cutShort: false,
        },
      },
    },
    problems: ['story-unknown', ...missionAccess],
  },
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/entries/{index}/explanation',
    summary: 'Why it was decided so: checks, rules, positions, legal sources, in plain words',
    query: missionQuery,
    answers: { 200: { description: 'The explanation', schema: explanationView } },
    problems: ['entry-unknown', ...missionAccess],
  },
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/volume',
    summary: 'How much happened when, by UTC hour, day or month',
    query: volumeQuery,
    answers: {
      200: {
        description: 'One bar for each step of the period',
        schema: volumeView,
        example: {
          from: NOW,
          to: NOW,
          step: 'day',
          bars: [{ from: NOW, count: 12 }],
          total: 12,
          atLeast: false,
        },
      },
    },
    problems: ['question-period', ...missionAccess],
  },
  {
    ...inspection,
    method: 'GET',
    path: '/api/v1/inspection/facets',
    summary: 'Types, outcomes, purposes and organisations that some entry has',
    query: missionQuery,
    answers: { 200: { description: 'Codes, types with plain words', schema: facetsView } },
    problems: missionAccess,
  },
  {
    ...inspection,
    method: 'POST',
    path: '/api/v1/inspection/replays',
    summary: 'Decides or plans again, and compares with the log; the replay is itself an entry',
    query: missionQuery,
    command: true,
    body: { schema: replayRequest, example: { kind: 'release', releaseId: ID } },
    answers: {
      200: {
        description: 'The same, partly the same, or the differences',
        schema: replayView,
        example: {
          replayId: ID,
          kind: 'release',
          index: 812,
          releaseId: ID,
          verdict: 'same',
          sentence: { fr: 'Le même résultat.', en: 'The same result.' },
          comparisons: [
            {
              name: 'commitment',
              title: { fr: 'L’engagement', en: 'The commitment' },
              logged: SHA,
              now: SHA,
              same: true,
            },
          ],
          checks: [],
          recomputed: 14,
          different: 0,
          gone: 0,
          ruleBundleHash: SHA,
          tookMs: 40,
        },
      },
    },
    problems: ['entry-unknown', 'replay-unsuited', 'replay-gone', ...missionAccess],
  },
  {
    method: 'GET',
    path: '/api/v1/my/acts',
    tag: 'Rights',
    summary: 'Every act in the log about the person who asks (GDPR Art. 15; EHDS Art. 9)',
    access: ['patient'],
    query: tracesQuery,
    answers: {
      200: {
        description: 'The newest first',
        schema: tracesView,
        example: { traces: [line], next: null },
      },
    },
    problems: ['enrolment-pending'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/traces',
    tag: 'Rights',
    summary: 'What the log holds of what the account that asks did (CNIL: users are informed of logging)',
    access: 'signed-in',
    query: tracesQuery,
    answers: {
      200: { description: 'The newest first', schema: tracesView, example: { traces: [line], next: null } },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/traces/{index}/receipt',
    tag: 'Rights',
    summary: 'Receipt for one such line: C2SP .tlog-proof with the entry in it',
    access: 'signed-in',
    answers: { 200: { description: 'The receipt', type: 'text/plain' } },
    problems: ['entry-unknown', 'not-in-log-yet', 'enrolment-pending'],
    proxied: true,
  },
];

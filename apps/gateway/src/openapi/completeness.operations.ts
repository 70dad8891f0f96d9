import { z } from 'zod';
import { alarmView, completenessCommands, completenessQuery, periodView } from '@garant/contracts';
import { ID, NOW, SHA, type Operation } from './operation.js';

const range = z.object({ from: z.number().int(), to: z.number().int() });
const completenessAnswer = z.object({
  file: z
    .looseObject({ form: z.literal('garant-completeness@v1') })
    .describe('Evidence, to be kept and verified offline: npx garant verify completeness'),
  notCovered: range.nullable().describe('Entries about which nothing is proven yet'),
  next: z.number().int().nullable().describe('Where the next answer goes on'),
  scope: z.looseObject({ missionId: z.uuid() }),
});
const REF = '3f0c8a52-96c1-4b39-8a37-8d0a5ac3d1a1';

export const completenessOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/alarms',
    tag: 'Operations',
    summary: 'Alarms of the log with their state: open ones first, then the newest',
    access: ['inspector', 'operator'],
    answers: {
      200: {
        description: 'At most 500',
        schema: z.object({ alarms: z.array(alarmView) }),
        example: {
          alarms: [
            {
              code: 'beat-late',
              place: 'consent # 2026-03-02T09:30:00.000Z',
              index: null,
              topic: 'consent.heartbeats',
              partition: 0,
              offset: '',
              detail: 'consent was last heard at 2026-03-02T09:29:20.000Z',
              raisedAt: NOW,
              state: 'open',
              clearedAt: null,
              outcome: null,
            },
          ],
        },
      },
    },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/alarms/close',
    tag: 'Operations',
    summary: 'Closes an alarm that was looked into; one whose cause goes on ends by itself',
    access: ['operator'],
    command: true,
    body: {
      schema: completenessCommands['alarm.close'],
      example: { code: 'gap', place: 'garant/consent consent.events/1 # entry/81', outcome: 'repaired' },
    },
    answers: { 200: { description: 'Closed', schema: z.looseObject({}) } },
    problems: ['alarm-unknown', 'alarm-goes-on'],
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/completeness',
    tag: 'Inspection',
    summary: 'Proof that a list about one person, permit or actor leaves nothing out',
    access: ['inspector'],
    query: completenessQuery,
    answers: {
      200: {
        description: 'Closed periods with all entries about the reference, by leaf hash, and their proofs',
        schema: completenessAnswer,
        example: {
          file: {
            form: 'garant-completeness@v1',
            kind: 'subject',
            ref: REF,
            from: 0,
            to: 1200,
            checkpoint: 'log.example\n1203\n…\n',
            periods: [
              {
                index: 1201,
                entry: '{"commit":"…"}',
                data: `{"from":0,"period":0,"roots":{},"to":1200}`,
                salt: 'AAECAwQFBgcICQoLDA0ODw',
                inclusion: ['…'],
                proof: { present: { index: 17, proof: ['…'] } },
                entries: [{ index: 12, leafHash: SHA }],
              },
            ],
          },
          notCovered: null,
          next: null,
          scope: { missionId: ID, orderNumber: '2026-042C', until: NOW, limited: false },
        },
      },
    },
    problems: [
      'completeness-scope',
      'mission-required',
      'mission-unnamed',
      'mission-ended',
      'mission-not-begun',
      'mission-unknown',
      'not-in-log-yet',
    ],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/log/periods',
    tag: 'Public',
    summary: 'How far the log has closed periods, and the newest of them',
    access: 'public',
    answers: {
      200: {
        description: 'Newest first',
        schema: z.object({
          size: z.number().int(),
          closedTo: z.number().int(),
          periods: z.array(periodView),
        }),
        example: {
          size: 1203,
          closedTo: 1200,
          periods: [{ period: 0, from: 0, to: 1200, closedAt: NOW, entryIndex: 1201 }],
        },
      },
    },
    proxied: true,
  },
];

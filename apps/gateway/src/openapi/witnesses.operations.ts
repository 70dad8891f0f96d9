import { witnessing } from '@garant/contracts';
import type { Operation } from './operation.js';

const VKEY = 'ethics.example/w1+9a6e8a4d+BC6pN2JdQmSH8w3cXyUzn4RyvKVN1vQdUnrMz0QmfUQn';

export const witnessesOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/log/witnesses',
    tag: 'Public',
    summary: 'Witnesses of the log: who cosigned which size, whether the quorum is met, time-stamps',
    access: 'public',
    answers: {
      200: {
        description: 'Witnesses',
        schema: witnessing,
        example: {
          quorum: 'board',
          witnesses: [{ name: 'board', vkey: VKEY, size: 1200, cosignedAt: '2026-03-02T09:30:00.000Z' }],
          witnessedSize: 1200,
          size: 1203,
          timestamps: [{ size: 1100, at: '2026-03-02T09:00:00.000Z' }],
        },
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/log/rotations',
    tag: 'Public',
    summary: 'Announcements of new log keys: signed notes, each by the old and the new key',
    access: 'public',
    answers: { 200: { description: 'Signed notes, an empty line between', type: 'text/plain' } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/log/timestamps/{size}',
    tag: 'Public',
    summary: 'Time-stamp token (RFC 3161) over the checkpoint of that size',
    access: 'public',
    answers: { 200: { description: 'TimeStampToken, DER', type: 'application/timestamp-reply' } },
    problems: ['timestamp-unknown'],
    proxied: true,
  },
];

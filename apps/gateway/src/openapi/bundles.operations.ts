import { z } from 'zod';
import { bundleView, type BundleView } from '@garant/contracts';
import { bundleBody, bundleQuery } from '../bundles/bundle.controller.js';
import { missionAccess } from './missions.operations.js';
import { done, ID, NOW, SHA, type Operation } from './operation.js';

const example: BundleView = {
  bundleId: ID,
  missionId: ID,
  filter: { permit: ID },
  state: 'made',
  entries: 1_204,
  phase: null,
  share: 1,
  rate: 8_200,
  secondsLeft: null,
  requestedAt: NOW,
  endedAt: NOW,
  expiresAt: '2026-04-01T09:30:00.000Z',
  size: 90_512,
  erased: 3,
  bytes: 1_830_220,
  sha256: SHA,
  manifestSha256: SHA,
  fault: null,
};
const access = ['inspector'] as const;

export const bundlesOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/inspection/bundles',
    tag: 'Inspection',
    summary: 'Has an inspection bundle made: the entries that meet these conditions, with every proof',
    access,
    command: true,
    body: { schema: bundleBody, example: { missionId: ID, filter: { permit: ID, from: NOW } } },
    answers: {
      201: {
        description: 'Asked for; its progress is at its own address',
        schema: z.looseObject({ bundleId: z.uuid(), missionId: z.uuid(), entries: z.number().int() }),
        example: { bundleId: ID, missionId: ID, entries: 1_204 },
      },
    },
    problems: [...missionAccess, 'bundle-filter', 'bundle-empty', 'bundle-too-large'],
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/bundles',
    tag: 'Inspection',
    summary: 'Bundles of a mission, the newest first',
    access,
    query: bundleQuery,
    answers: {
      200: {
        description: 'At most 200',
        schema: z.object({ bundles: z.array(bundleView) }),
        example: { bundles: [example] },
      },
    },
    problems: missionAccess,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/bundles/{id}',
    tag: 'Inspection',
    summary: 'A bundle: how far it is, until when it is kept, the hashes for the minutes',
    access,
    answers: { 200: { description: 'The bundle', schema: bundleView, example } },
    problems: ['bundle-unknown', 'mission-ended'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/bundles/{id}/file',
    tag: 'Inspection',
    summary: 'The archive; taking it is noted in the log as a read of its entries',
    access,
    answers: { 200: { description: 'ZIP', type: 'application/zip' } },
    problems: ['bundle-unknown', 'bundle-not-ready', 'bundle-gone', 'bundle-failed', 'mission-ended'],
    proxied: true,
  },
  {
    method: 'DELETE',
    path: '/api/v1/inspection/bundles/{id}',
    tag: 'Inspection',
    summary: 'Stops a bundle that is being made; deletes one that is kept',
    access,
    command: true,
    answers: done('Stopped or deleted', z.looseObject({ bundleId: z.uuid(), state: z.string() })),
    problems: ['bundle-unknown', 'bundle-gone', 'mission-ended'],
  },
];

import { expect, it } from '@jest/globals';
import { standingOf } from './witness.standing.js';

const board = { name: 'board', vkey: 'b+0+0', size: 10, cosignedAt: '2026-03-02T09:30:00.000Z' };

it.each([
  ['nobody cosigns', { quorum: 'none', witnesses: [], witnessedSize: null, size: 10 }, 'none'],
  [
    'somebody cosigns, nobody must',
    { quorum: 'none', witnesses: [board], witnessedSize: null, size: 10 },
    'open',
  ],
  ['the quorum has the newest', { quorum: 'board', witnesses: [board], witnessedSize: 10, size: 10 }, 'met'],
  [
    'the quorum is a moment behind',
    { quorum: 'board', witnesses: [board], witnessedSize: 10, size: 900 },
    'met',
  ],
  [
    'the quorum is far behind',
    { quorum: 'board', witnesses: [board], witnessedSize: 10, size: 9_000 },
    'behind',
  ],
  [
    'the quorum never cosigned',
    { quorum: 'board', witnesses: [board], witnessedSize: null, size: 1 },
    'behind',
  ],
] as const)('people are told where the witnesses stand: %s', (_, view, standing) => {
  expect(standingOf({ ...view, witnesses: [...view.witnesses] })).toBe(standing);
});

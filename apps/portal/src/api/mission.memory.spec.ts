import { describe, expect, it } from '@jest/globals';
import { underMission } from './mission.memory.js';

describe('a read of the log names its mission', () => {
  it.each([
    ['/api/v1/inspection/entries?limit=50', '/api/v1/inspection/entries?limit=50&mission=m'],
    ['/api/v1/inspection/entries/7', '/api/v1/inspection/entries/7?mission=m'],
    ['/api/v1/inspection/entries/7/explanation', '/api/v1/inspection/entries/7/explanation?mission=m'],
    ['/api/v1/inspection/stories/permit/x', '/api/v1/inspection/stories/permit/x?mission=m'],
    ['/api/v1/inspection/questions', '/api/v1/inspection/questions?mission=m'],
  ])('%s', (path, named) => {
    expect(underMission(path, 'm')).toBe(named);
    expect(underMission(path, null)).toBe(path);
    expect(underMission(named, 'other')).toBe(named);
  });
  it.each([
    '/api/v1/inspection/entries/7/proof',
    '/api/v1/inspection/consistency?from=1&to=2',
    '/api/v1/missions',
  ])('and nothing else does: %s', (path) => {
    expect(underMission(path, 'm')).toBe(path);
  });
});

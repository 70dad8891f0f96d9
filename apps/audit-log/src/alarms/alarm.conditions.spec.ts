import { describe, expect, it } from '@jest/globals';
import type { HeadState, ServiceName } from '@garant/contracts';
import { conditionsOf, type HeardBeat, type Watched } from './alarm.conditions.js';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const LIMITS = { beatSeconds: 30, patienceSeconds: 60 };
const heads = (...numbers: number[]): Map<ServiceName, HeadState['numbers']> =>
  new Map([['consent', { 'consent.events': numbers }]]);
const beat = (change: Partial<HeardBeat> = {}): HeardBeat => ({
  at: NOW - 1_000,
  heard: true,
  vouched: new Map([['consent.events/1', 7]]),
  ...change,
});
const watched = (consent: HeardBeat, change: Partial<Watched> = {}): Watched => ({
  now: NOW,
  beats: new Map([['consent', consent]]),
  heads: heads(0, 7),
  before: heads(0, 7),
  publisher: { unpublished: 0, since: NOW },
  ...change,
});
const codes = (facts: Watched): string[] => conditionsOf(facts, LIMITS).map(({ code }) => code);

describe('what is watched', () => {
  it.each<[string, Watched, string[]]>([
    ['a service that beats and has sent what the log has', watched(beat()), []],
    ['a beat of 30 seconds ago', watched(beat({ at: NOW - 30_000 })), []],
    ['a beat of 31 seconds ago', watched(beat({ at: NOW - 31_000 })), ['beat-late']],
    [
      'a service never heard',
      watched(beat({ at: NOW - 31_000, heard: false, vouched: new Map() })),
      ['beat-late'],
    ],
    [
      'a service that vouches for less than the log had',
      watched(beat(), { heads: heads(0, 9), before: heads(0, 9) }),
      ['behind-head'],
    ],
    ['events that came after the beat', watched(beat(), { heads: heads(0, 9), before: heads(0, 7) }), []],
    [
      'events that were sent and are not in the log',
      watched(beat(), { heads: heads(0, 5), before: heads(0, 5) }),
      ['events-missing'],
    ],
    [
      'a service whose events the log never saw',
      watched(beat(), { heads: new Map(), before: new Map() }),
      ['events-missing'],
    ],
    [
      'entries that wait for the next checkpoint',
      watched(beat(), { publisher: { unpublished: 9, since: NOW - 60_000 } }),
      [],
    ],
    [
      'entries that wait for longer than the patience',
      watched(beat(), { publisher: { unpublished: 9, since: NOW - 61_000 } }),
      ['publisher-stalled'],
    ],
    ['a log to which nothing was added', watched(beat(), { publisher: { unpublished: 0, since: 0 } }), []],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });
});

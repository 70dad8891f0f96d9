import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { partitionOf } from '@garant/nest-kit';
import type { SnapshotLine } from './enforcement.messages.js';
import { EnforcementState } from './enforcement.state.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const at = (ms: number) => new Date(NOW + ms).toISOString();
const ALL = [0, 1, 2, 3, 4, 5];

describe('enforcement state', () => {
  let state: EnforcementState;
  let numbers: number[];
  beforeEach(() => {
    state = new EnforcementState(partitionOf);
    numbers = [0, 0, 0, 0, 0, 0];
  });

  const snapshot = (position: number, ...lines: SnapshotLine[]) =>
    state.load([
      {
        t: 'header',
        position,
        tails: ALL.map((partition) => ({ partition, number: numbers[partition]!, offset: 9 })),
      },
      ...lines,
    ]);
  const event = (partition: number, type: string, data: unknown, number = ++numbers[partition]!) => {
    numbers[partition] = number;
    state.apply({
      topic: 'consent.events',
      partition,
      offset: number + 9,
      number,
      key: 'k',
      event: { type, time: at(0), data },
      receivedAt: NOW,
    });
  };
  const beat = (
    service: 'consent' | 'access-requests',
    partition: number,
    made: number,
    vouches: Record<string, number>,
    more: { position?: number; handled?: number[] } = {},
  ) =>
    state.apply({
      topic: `${service}.heartbeats`,
      partition,
      offset: 0,
      number: 1,
      key: 'k',
      event: {
        type: 'service.beat',
        time: at(made),
        vouches,
        data: {
          service,
          position: service === 'consent' ? (more.position ?? 0) : null,
          handled: more.handled ?? [0, 0, 0, 0, 0, 0],
          parked: 0,
          at: at(made),
        },
      },
      receivedAt: NOW + made,
    });
  const allFresh = (made = 0, position = 0, handled?: number[]) => {
    for (const p of ALL) beat('consent', p, made, { 'consent.events': numbers[p]! }, { position, handled });
    for (const p of ALL) beat('access-requests', p, made, {}, { handled });
    state.sampleEnds('consent', [0, 0, 0, 0, 0, 0], NOW + made);
    state.sampleEnds('access-requests', [0, 0, 0, 0, 0, 0], NOW + made);
  };
  const choice = (position: number, subjectIndex: number, subjectRef: string, act = 'object') => ({
    subjectRef,
    subjectIndex,
    choiceId: randomUUID(),
    position,
    regime: 'NON_OPPOSITION',
    act,
    scope: { kind: 'everything' },
    channel: 'portal',
    actedAt: at(0),
    acceptedAt: at(0),
  });
  const refIn = (partition: number): string => {
    for (;;) {
      const ref = randomUUID();
      if (partitionOf(ref) === partition) return ref;
    }
  };

  it('is stale before the snapshot, and before every partition has beaten', () => {
    expect(state.positionInForce()).toBe(-1);
    allFresh();
    expect(state.ageMs(NOW, {})).toBeUndefined();
    snapshot(0);
    expect(state.ageMs(NOW, {})).toBe(0);
    const other = new EnforcementState(partitionOf);
    other.load([{ t: 'header', position: 0, tails: [] }]);
    expect(other.ageMs(NOW, {})).toBeUndefined();
  });

  it('puts a position in force only when every partition vouches for it', () => {
    snapshot(7);
    expect(state.positionInForce()).toBe(7);
    const ref = refIn(2);
    event(2, 'choice.recorded', choice(8, 0, ref));
    for (const p of [0, 1, 3, 4, 5]) beat('consent', p, 0, { 'consent.events': 0 }, { position: 8 });
    expect(state.positionInForce()).toBe(7);
    beat('consent', 2, 0, { 'consent.events': 1 }, { position: 8 });
    expect(state.positionInForce()).toBe(8);
    expect(state.subjects.choicesOf(0).map(({ position }) => position)).toEqual([8]);
  });

  it('does not apply a beat before the events it vouches for, whatever arrives first', () => {
    snapshot(0);
    allFresh();
    for (const p of ALL) beat('consent', p, 5_000, { 'consent.events': p === 3 ? 2 : 0 }, { position: 2 });
    expect(state.positionInForce()).toBe(0);
    expect(state.ageMs(NOW + 5_000, {})).toBe(5_000);
    const ref = refIn(3);
    event(3, 'choice.recorded', choice(1, 0, ref));
    expect(state.positionInForce()).toBe(0);
    event(3, 'choice.recorded', choice(2, 0, ref));
    expect(state.positionInForce()).toBe(2);
  });

  it('takes a cut for a partition that has carried it, and hands it out when all have', () => {
    snapshot(0);
    const cut = (kind: 'release' | 'permit') => ({
      cutId: randomUUID(),
      for: { kind, id: randomUUID() },
      permitId: randomUUID(),
      position: 4,
      cutAt: at(0),
      decisive: [],
      parkedSubjects: [3],
    });
    const release = cut('release');
    for (const p of [0, 1, 2, 3, 4]) event(p, 'register.cut', release);
    expect(state.takeCompleteCuts()).toEqual([]);
    event(5, 'register.cut', release);
    expect(state.takeCompleteCuts()).toEqual([release]);
    expect(state.takeCompleteCuts()).toEqual([]);
  });

  it('skips duplicates, and stops at a gap for good', () => {
    snapshot(0);
    const ref = refIn(1);
    event(1, 'choice.recorded', choice(1, 0, ref));
    event(1, 'choice.recorded', choice(1, 0, ref), 1);
    expect(state.subjects.choicesOf(0)).toHaveLength(1);
    event(1, 'choice.recorded', choice(3, 0, ref), 3);
    expect(state.stoppedBecause('consent.events', 1)).toBe('number-gap');
    event(1, 'choice.recorded', choice(2, 0, ref), 2);
    expect(state.subjects.choicesOf(0)).toHaveLength(1);
    expect(state.stopped()).toEqual([{ topic: 'consent.events', partition: 1, reason: 'number-gap' }]);
  });

  it('denies the subjects of a stopped partition, and no others', () => {
    const [here, there] = [refIn(1), refIn(2)];
    snapshot(0, { t: 'subject', ref: here, index: 0 }, { t: 'subject', ref: there, index: 1 });
    allFresh();
    state.stop('consent.events', 1, 'malformed');
    expect(state.isHeldBack(0)).toBe(true);
    expect(state.isHeldBack(1)).toBe(false);
    // Beats of that partition go on telling that the service lives, but move no position there.
    beat('consent', 1, 1_000, { 'consent.events': 5 }, { position: 9 });
    expect(state.ageMs(NOW + 1_000, {})).toBe(1_000);
    for (const p of [0, 2, 3, 4, 5]) beat('consent', p, 1_000, { 'consent.events': 0 }, { position: 9 });
    expect(state.positionInForce()).toBe(0);
  });

  it('goes on after an operator resumed a partition', () => {
    snapshot(0);
    state.stop('consent.events', 4, 'malformed');
    state.resume('consent.events', 4);
    event(4, 'person.registered', {
      subjectRef: randomUUID(),
      subjectIndex: 0,
      existing: false,
      origin: 'login',
    });
    expect(state.stopped()).toEqual([]);
    expect(state.subjects.size).toBe(1);
  });

  it('denies a parked subject until it is released, and one that it does not know', () => {
    const ref = randomUUID();
    snapshot(0, { t: 'subject', ref, index: 0 }, { t: 'parked', key: ref });
    expect(state.isHeldBack(0)).toBe(true);
    event(0, 'key.released', { key: ref, service: 'consent' });
    expect(state.isHeldBack(0)).toBe(false);
    event(0, 'key.parked', { key: ref, service: 'consent', commandId: null, reason: 'poison' });
    expect(state.isHeldBack(0)).toBe(true);
    expect(state.isHeldBack(99)).toBe(true);
  });

  it('is as old as the oldest beat, the last look at the commands, and the oldest unhandled command', () => {
    snapshot(0);
    allFresh();
    expect(state.ageMs(NOW + 11_000, {})).toBe(11_000);
    allFresh(11_000);
    expect(state.ageMs(NOW + 11_000, {})).toBe(0);
    state.sampleEnds('consent', [0, 0, 5, 0, 0, 0], NOW + 12_000);
    for (const ms of [13_000, 14_000]) {
      allFresh(ms);
      state.sampleEnds('consent', [0, 0, 5, 0, 0, 0], NOW + ms);
    }
    expect(state.ageMs(NOW + 14_000, {})).toBe(2_000);
    allFresh(15_000, 0, [0, 0, 5, 0, 0, 0]);
    expect(state.ageMs(NOW + 15_000, {})).toBe(0);
  });

  it('does not take a clock that runs ahead for fresh news', () => {
    snapshot(0);
    allFresh();
    for (const p of ALL) {
      state.apply({
        topic: 'consent.heartbeats',
        partition: p,
        offset: 0,
        number: 1,
        key: 'k',
        receivedAt: NOW + 1_000,
        event: {
          type: 'service.beat',
          time: at(0),
          vouches: {},
          data: { service: 'consent', position: 0, handled: [0, 0, 0, 0, 0, 0], parked: 0, at: at(900_000) },
        },
      });
      beat('access-requests', p, 1_000, {});
    }
    expect(state.ageMs(NOW + 21_000, {})).toBe(21_000);
  });

  it('waits with a beat of access-requests for the states it vouches for, and denies what a stopped state topic hides', () => {
    snapshot(0);
    allFresh();
    const environmentId = randomUUID();
    const p = partitionOf(environmentId);
    beat('access-requests', p, 4_000, { 'environment.state': 3 });
    for (const q of ALL) if (q !== p) beat('access-requests', q, 4_000, {});
    for (const q of ALL) beat('consent', q, 4_000, {});
    state.sampleEnds('consent', [0, 0, 0, 0, 0, 0], NOW + 4_000);
    state.sampleEnds('access-requests', [0, 0, 0, 0, 0, 0], NOW + 4_000);
    expect(state.ageMs(NOW + 4_000, {})).toBe(4_000);
    // Number 3 without 1 and 2: older values of the key were thinned out by compaction.
    state.apply({
      topic: 'environment.state',
      partition: p,
      offset: 2,
      number: 3,
      key: environmentId,
      receivedAt: NOW,
      event: {
        type: 'environment.state',
        time: at(0),
        data: { environmentId, name: 'n', operatorId: 'op', country: 'FR', attestation: null },
      },
    });
    expect(state.environment(environmentId)?.operatorId).toBe('op');
    expect(state.ageMs(NOW + 4_000, { environmentId })).toBe(0);
    state.stop('environment.state', p, 'malformed');
    expect(state.ageMs(NOW + 4_000, { environmentId })).toBeUndefined();
    expect(state.ageMs(NOW + 4_000, {})).toBe(0);
    state.stop('suspension.state', 0, 'malformed');
    expect(state.ageMs(NOW + 4_000, {})).toBeUndefined();
  });

  it('knows suspensions of anything, and their end by a tombstone', () => {
    const permitId = randomUUID();
    const suspend = (number: number | undefined, data: unknown) =>
      state.apply({
        topic: 'suspension.state',
        partition: 0,
        offset: number ?? 9,
        number,
        key: `permit:${permitId}`,
        receivedAt: NOW,
        event: data === null ? null : { type: 's', time: at(0), data },
      });
    suspend(1, { target: { kind: 'permit', id: permitId }, suspended: true, since: at(0) });
    expect(state.isSuspended({ permitId })).toBe(true);
    expect(state.isSuspended({ permitId: randomUUID() })).toBe(false);
    suspend(undefined, null);
    expect(state.isSuspended({ permitId })).toBe(false);
    suspend(2, { target: { kind: 'everything', id: 'everything' }, suspended: true, since: at(0) });
    expect(state.isSuspended({})).toBe(true);
  });

  it('uses a linkage once it is complete with all of its rows, and stops when rows are missing', () => {
    snapshot(0);
    const datasetId = randomUUID();
    const p = partitionOf(datasetId);
    const row = (subjectIndex: number) => ({
      recordRef: randomUUID(),
      subjectRef: randomUUID(),
      subjectIndex,
      status: 'matched' as const,
      informedOn: null,
    });
    const counts = (matched: number) => ({ rows: matched, matched, new: 0, ambiguous: 0, rejected: 0 });
    const [first, second] = [randomUUID(), randomUUID()];
    event(p, 'linkage.recorded', { datasetId, linkageId: first, rows: [row(0), row(1)] });
    expect(state.linkage(datasetId)).toBeUndefined();
    event(p, 'linkage.completed', {
      datasetId,
      linkageId: first,
      fileSha256: '',
      counts: counts(2),
      completedAt: at(0),
    });
    expect(state.linkage(datasetId)?.size).toBe(2);
    event(p, 'linkage.recorded', { datasetId, linkageId: second, rows: [row(2)] });
    expect(state.linkage(datasetId)?.linkageId).toBe(first);
    event(p, 'linkage.completed', {
      datasetId,
      linkageId: second,
      fileSha256: '',
      counts: counts(2),
      completedAt: at(1),
    });
    expect(state.stoppedBecause('consent.events', p)).toBe('linkage-rows-missing');
    expect(state.linkage(datasetId)).toBeUndefined();
  });

  it('takes a linkage from the snapshot whose events come again', () => {
    const [datasetId, linkageId, recordRef, subjectRef] = [
      randomUUID(),
      randomUUID(),
      randomUUID(),
      randomUUID(),
    ];
    const row = {
      datasetId,
      recordRef,
      subjectRef,
      subjectIndex: 0,
      status: 'matched' as const,
      informedOn: '2026-01-01',
    };
    snapshot(0, { t: 'linkage', linkageId, datasetId, completedAt: null }, { t: 'linked', ...row });
    expect(state.linkage(datasetId)).toBeUndefined();
    const p = partitionOf(datasetId);
    event(p, 'linkage.recorded', { datasetId, linkageId, rows: [row] });
    event(p, 'linkage.completed', {
      datasetId,
      linkageId,
      fileSha256: '',
      counts: { rows: 1, matched: 1, new: 0, ambiguous: 0, rejected: 0 },
      completedAt: at(0),
    });
    expect(state.linkage(datasetId)?.size).toBe(1);
    expect(state.linkage(datasetId)?.placeOf(recordRef)).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { partitionOf } from '@garant/nest-kit';
import { EnforcementState } from '../enforcement/enforcement.state.js';
import { ExampleWorld } from '../enforcement/example.world.js';
import { REASON_CODES, agreesWithRegister, computeCohort, computeSubtraction, termsOf } from './cohort.js';

const facts = (world: ExampleWorld) => ({
  terms: termsOf(world.permit.terms, world.permit.terms.datasets[0]!),
  linkage: world.state.linkage(world.datasetId)!,
  permitCut: world.state.permitCut(world.permitId)!,
});
function cohortAt(world: ExampleWorld, cut = world.cut('release', randomUUID())) {
  const { terms, linkage, permitCut } = facts(world);
  expect(agreesWithRegister(world.state, terms, cut)).toBe(true);
  const { included, excluded } = computeCohort(world.state, linkage, terms, cut, permitCut);
  const reasons = Object.fromEntries(
    excluded.map(({ subjectIndex, reasons: mask }) => [
      subjectIndex,
      REASON_CODES.filter((_, bit) => (mask & (1 << bit)) !== 0),
    ]),
  );
  return { included: included.map(({ subjectIndex }) => subjectIndex), reasons };
}

describe('a cohort when people turn out to be one, or not', () => {
  it('leaves out the records of both after one objected; a cut before the merge stays as it was', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.choose(world.people[0]!, 'object');
    const before = world.cut('release', randomUUID());
    world.merge(world.people[1]!, world.people[0]!);
    expect(cohortAt(world)).toEqual({
      included: [2, 3],
      reasons: { 0: ['choice-denies'], 1: ['choice-denies'] },
    });
    expect(cohortAt(world, before).included).toEqual([1, 2, 3]);
  });

  it('hears an objection of either after the merge for both, and its lifting', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.merge(world.people[0]!, world.people[1]!);
    world.choose(world.people[1]!, 'object');
    expect(cohortAt(world).included).toEqual([2, 3]);
    world.choose(world.people[0]!, 'lift-objection');
    expect(cohortAt(world).included).toEqual([0, 1, 2, 3]);
  });

  it('does not take one’s consent for the other’s', () => {
    const world = new ExampleWorld('EXPLICIT_CONSENT');
    world.choose(world.people[0]!, 'consent', { scope: { kind: 'project', id: world.applicationId } });
    world.merge(world.people[0]!, world.people[1]!);
    expect(cohortAt(world).included).toEqual([0]);
  });

  it('keeps an EHDS permit to its own cut: a later merge changes nothing in it', () => {
    const world = new ExampleWorld('EHDS_OPT_OUT');
    world.choose(world.people[0]!, 'opt-out');
    world.merge(world.people[0]!, world.people[1]!);
    expect(cohortAt(world).included).toEqual([0, 1, 2, 3]);
  });

  it('gives each their own again after a split, also for records linked before', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    const [one, other] = [world.people[0]!, world.people[1]!];
    world.choose(other, 'object');
    world.merge(one, other);
    const of = (ref: string, subjectIndex: number) => ({ subjectRef: ref, subjectIndex });
    const successor = of(randomUUID(), 900);
    world.send(
      'people.split',
      {
        actId: randomUUID(),
        position: ++world.position,
        survivor: of(one.ref, one.index),
        parts: [{ retired: of(other.ref, other.index), successor }],
      },
      partitionOf(one.ref),
    );
    expect(cohortAt(world)).toEqual({ included: [0, 2, 3], reasons: { 1: ['choice-denies'] } });
    // The one split off lifts their own objection under the new reference: it counts for the record linked long before.
    world.choose({ ref: successor.subjectRef, index: 900, recordRef: '' }, 'lift-objection');
    expect(cohortAt(world).included).toEqual([0, 1, 2, 3]);
  });

  it('lets a doubtful record in from the position on at which a human said who it is', () => {
    const world = new ExampleWorld('NON_OPPOSITION', { ambiguous: [1] });
    const before = world.cut('release', randomUUID());
    const { ref, index } = world.people[1]!;
    world.send(
      'people.kept-apart',
      {
        actId: randomUUID(),
        position: ++world.position,
        caseId: randomUUID(),
        subjectRef: ref,
        subjectIndex: index,
      },
      partitionOf(ref),
    );
    expect(cohortAt(world).included).toEqual([0, 1, 2, 3]);
    expect(cohortAt(world, before)).toEqual({ included: [0, 2, 3], reasons: { 1: ['linkage-ambiguous'] } });
  });

  it('leaves an erased person out of every plan and every unsealing, and of nobody else', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    const { ref, index, recordRef } = world.people[2]!;
    const cut = world.cut('release', randomUUID());
    world.send(
      'person.erased',
      {
        erasureId: randomUUID(),
        position: ++world.position,
        subjectRef: ref,
        subjectIndex: index,
        markerKept: false,
      },
      partitionOf(ref),
    );
    expect(cohortAt(world, cut)).toEqual({ included: [0, 1, 3], reasons: { 2: ['subject-not-linked'] } });
    const { terms, permitCut } = facts(world);
    const people = [{ recordRef, subjectIndex: index, informedOn: '2026-01-01' }];
    const unseal = world.cut('unseal', randomUUID());
    const cuts = { permit: permitCut, releasePosition: cut.position, unseal };
    expect(computeSubtraction(world.state, people, terms, cuts)).toEqual(people);
  });

  it('holds back everybody who is one person with somebody whose command waits', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.merge(world.people[0]!, world.people[1]!);
    world.send('key.parked', { key: world.people[0]!.ref, reason: 'r' }, partitionOf(world.people[0]!.ref));
    expect(cohortAt(world)).toEqual({
      included: [2, 3],
      reasons: { 0: ['subject-parked'], 1: ['subject-parked'] },
    });
  });

  it('applies the place of an act about people in the sequence, and reads it from a snapshot, too', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.beat();
    const position = world.merge(world.people[0]!, world.people[1]!);
    expect(world.state.actsInForce()).toBe(position);
    const state = new EnforcementState(partitionOf);
    state.load([
      { t: 'header', position: 9, tails: [] },
      { t: 'subject', ref: world.people[0]!.ref, index: 0 },
      { t: 'subject', ref: world.people[1]!.ref, index: 1 },
      { t: 'people', act: { kind: 'merge', position: 2, survivor: 0, retired: [1] } },
      {
        t: 'choice',
        ...{ subjectRef: world.people[0]!.ref, subjectIndex: 0, choiceId: randomUUID(), position: 1 },
        ...{ regime: 'NON_OPPOSITION', act: 'object', scope: { kind: 'everything' }, channel: 'portal' },
        ...{ actedAt: '2026-01-01T00:00:00.000Z', acceptedAt: '2026-01-01T00:00:00.000Z' },
      },
    ]);
    expect(state.subjects.choicesAt(1, 1)).toEqual([]);
    expect(state.subjects.choicesAt(1, 2)).toHaveLength(1);
  });
});

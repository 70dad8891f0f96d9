import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DecidedRegime } from '@garant/rules';
import { ExampleWorld } from '../enforcement/example.world.js';
import { REASON_CODES, agreesWithRegister, computeCohort, computeSubtraction, termsOf } from './cohort.js';
import { parseLinkedPeople, peopleFile } from './linked.people.js';

const facts = (world: ExampleWorld) => ({
  terms: termsOf(world.permit.terms, world.permit.terms.datasets[0]!),
  linkage: world.state.linkage(world.datasetId)!,
  permitCut: world.state.permitCut(world.permitId)!,
});
const cohortOf = (world: ExampleWorld, parked: number[] = []) => {
  const { terms, linkage, permitCut } = facts(world);
  return computeCohort(world.state, linkage, terms, world.cut('release', randomUUID(), parked), permitCut);
};
const includedOf = (world: ExampleWorld, parked?: number[]) =>
  cohortOf(world, parked).included.map(({ subjectIndex }) => subjectIndex);
const reasonsOf = (world: ExampleWorld, index: number): string[] => {
  const mask = cohortOf(world).excluded.find(({ subjectIndex }) => subjectIndex === index)?.reasons ?? 0;
  return REASON_CODES.filter((_, bit) => (mask & (1 << bit)) !== 0);
};

describe('cohort of a release', () => {
  it('leaves out who objected up to the cut, and nobody else', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.choose(world.people[1]!, 'object');
    world.choose(world.people[2]!, 'object');
    world.choose(world.people[2]!, 'lift-objection');
    world.choose(world.people[3]!, 'object', { scope: { kind: 'project', id: randomUUID() } });
    expect(includedOf(world)).toEqual([0, 2, 3]);
    expect(reasonsOf(world, 1)).toEqual(['choice-denies']);
  });

  it('reads a choice by its position, not by when it arrives', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    const cut = world.cut('release', randomUUID());
    world.choose(world.people[0]!, 'object');
    const { terms, linkage, permitCut } = facts(world);
    expect(computeCohort(world.state, linkage, terms, cut, permitCut).included).toHaveLength(4);
    expect(agreesWithRegister(world.state, terms, cut)).toBe(true);
  });

  it('takes only who said yes under explicit consent', () => {
    const world = new ExampleWorld('EXPLICIT_CONSENT');
    world.choose(world.people[2]!, 'consent', { scope: { kind: 'project', id: world.applicationId } });
    world.choose(world.people[3]!, 'consent', { scope: { kind: 'project', id: randomUUID() } });
    expect(includedOf(world)).toEqual([2]);
    expect(reasonsOf(world, 0)).toEqual(['consent-missing']);
  });

  it('keeps to the permit’s cut under the EHDS: a later opt-out is for later permits', () => {
    const world = new ExampleWorld('EHDS_OPT_OUT');
    world.choose(world.people[0]!, 'opt-out');
    expect(includedOf(world)).toEqual([0, 1, 2, 3]);
  });

  it('leaves out parked and ambiguous people under every regime', () => {
    for (const regime of ['NON_OPPOSITION', 'SNDS_OPPOSITION', 'EHDS_OPT_OUT'] satisfies DecidedRegime[]) {
      const world = new ExampleWorld(regime, { ambiguous: [1] });
      world.send(
        'key.parked',
        { key: world.people[0]!.ref, service: 'consent', commandId: null, reason: 'poison' },
        0,
      );
      expect(includedOf(world, [3])).toEqual([2]);
      expect(reasonsOf(world, 1)).toEqual(['linkage-ambiguous']);
      expect(reasonsOf(world, 0)).toEqual(['subject-parked']);
    }
  });

  it('leaves out for good, under an EHDS permit, who had an unhandled act at the permit’s cut', () => {
    const world = new ExampleWorld('EHDS_OPT_OUT', { parkedAtPermit: [2] });
    expect(includedOf(world)).toEqual([0, 1, 3]);
    expect(reasonsOf(world, 2)).toEqual(['subject-parked']);
    expect(includedOf(new ExampleWorld('SNDS_OPPOSITION', { parkedAtPermit: [2] }))).toHaveLength(4);
  });

  it('needs the information of the holder and the waiting period for non-opposition', () => {
    expect(includedOf(new ExampleWorld('NON_OPPOSITION', { informedOn: null }))).toEqual([]);
    expect(includedOf(new ExampleWorld('NON_OPPOSITION', { informedOn: '2026-02-01' }))).toEqual([]);
    expect(includedOf(new ExampleWorld('NON_OPPOSITION', { informedOn: '2026-01-15' }))).toHaveLength(4);
  });

  it('notices when its register is not the one of consent', () => {
    const world = new ExampleWorld('NON_OPPOSITION');
    world.choose(world.people[0]!, 'object');
    const cut = world.cut('release', randomUUID());
    const { terms } = facts(world);
    expect(agreesWithRegister(world.state, terms, cut)).toBe(true);
    const lost = new ExampleWorld('NON_OPPOSITION');
    expect(agreesWithRegister(lost.state, terms, cut)).toBe(false);
    expect(agreesWithRegister(world.state, { ...terms, datasetId: randomUUID() }, cut)).toBe(false);
  });

  it('subtracts at unsealing who said no meanwhile, where the regime reads the choice then', () => {
    const subtracted = (regime: DecidedRegime, act: 'object' | 'opt-out' | 'withdraw') => {
      const world = new ExampleWorld(regime);
      for (const person of world.people)
        if (act === 'withdraw')
          world.choose(person, 'consent', { scope: { kind: 'project', id: world.applicationId } });
      const { terms, permitCut } = facts(world);
      const releasePosition = world.position;
      const people = cohortOf(world).included;
      expect(people).toHaveLength(4);
      world.choose(world.people[1]!, act);
      const cuts = { permit: permitCut, releasePosition, unseal: world.cut('unseal', randomUUID(), [3]) };
      return computeSubtraction(world.state, people, terms, cuts).map(({ subjectIndex }) => subjectIndex);
    };
    expect(subtracted('NON_OPPOSITION', 'object')).toEqual([1, 3]);
    expect(subtracted('EXPLICIT_CONSENT', 'withdraw')).toEqual([1, 3]);
    expect(subtracted('SNDS_OPPOSITION', 'object')).toEqual([3]);
    expect(subtracted('EHDS_OPT_OUT', 'opt-out')).toEqual([3]);
  });
});

describe('people file', () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const people = [
    { recordRef: a, subjectIndex: 0, pseudonym: 'zz' },
    { recordRef: b, subjectIndex: 1, pseudonym: 'aa' },
  ];
  const linked = (...rows: object[]) =>
    parseLinkedPeople(randomUUID(), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

  it('is the same bytes whatever the order, in order of pseudonym', () => {
    const rows = [
      { recordRef: a, subjectIndex: 0, localId: 'L"1' },
      { recordRef: b, subjectIndex: 1, localId: 'L2' },
    ];
    const file = '{"id":"L2","p":"aa"}\n{"id":"L\\"1","p":"zz"}\n';
    expect(peopleFile(people, linked(...rows))).toBe(file);
    expect(peopleFile([...people].reverse(), linked(...rows.reverse()))).toBe(file);
  });

  it('is not made when a person’s local id is gone or means somebody else', () => {
    expect(peopleFile(people, linked({ recordRef: a, subjectIndex: 0, localId: 'L1' }))).toBeUndefined();
    const other = [
      { recordRef: a, subjectIndex: 7, localId: 'L1' },
      { recordRef: b, subjectIndex: 1, localId: 'L2' },
    ];
    expect(peopleFile(people, linked(...other))).toBeUndefined();
  });
});

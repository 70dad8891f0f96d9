import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW, play, toPermit } from '../../test/application.example.js';
import {
  decidePermit,
  evolvePermit,
  type PermitCommand,
  type PermitLife,
  type RecordedPermitEvent,
} from './permit.decide.js';
import { hasTraining, trainingFault, type Training } from './training.js';

const signed = play(toPermit).events.at(-1)!;
const start: PermitLife = {
  ...evolvePermit(undefined, { ...signed, actor: null, at: NOW } as RecordedPermitEvent)!,
  base: 'active',
  applicant: 'applicant',
};
const [first] = start.terms.persons as [string];
const trained = (account: string): boolean => account !== 'untrained';

type Step = [
  type: 'request' | 'add' | 'refuse' | 'remove',
  role: PermitCommand['actor']['role'],
  account: string,
];
function run(steps: readonly Step[], from = start) {
  let permit = from;
  const refusals: string[] = [];
  for (const [name, role, account] of steps) {
    const type = `permit.${name}-person` as const;
    const command = {
      type,
      actor: { ref: role === 'researcher' ? 'applicant' : role, role },
      body: { permitId: permit.permitId, account, ...(name === 'refuse' ? { reason: 'unknown' } : {}) },
    } as PermitCommand;
    const outcome = decidePermit(permit, command, { now: NOW, reasonHash: 'h', trained, statusEntry: 7 });
    if (!outcome.ok) refusals.push(outcome.refusal.code);
    else
      for (const event of outcome.events)
        permit = evolvePermit(permit, { ...event, actor: command.actor, at: NOW } as RecordedPermitEvent)!;
  }
  return { permit, persons: permit.terms.persons, requested: permit.requested, refusals };
}

describe('who is named on a permit (EHDS Art. 67(2)(a), 68(10)(d), 73(1)(a))', () => {
  it.each<[string, Step[], string[], string[]]>([
    ['the applicant asks, nobody is named yet', [['request', 'researcher', 'new']], [first], []],
    [
      'the access body names',
      [
        ['request', 'researcher', 'new'],
        ['add', 'assessor', 'new'],
      ],
      [first, 'new'],
      [],
    ],
    [
      'but nobody whom the applicant did not ask for',
      [['add', 'assessor', 'new']],
      [first],
      ['person-not-requested'],
    ],
    [
      'nobody without a training',
      [
        ['request', 'researcher', 'untrained'],
        ['add', 'signatory', 'untrained'],
      ],
      [first],
      ['training-missing'],
    ],
    [
      'a refused person cannot be named',
      [
        ['request', 'researcher', 'new'],
        ['refuse', 'assessor', 'new'],
        ['add', 'assessor', 'new'],
      ],
      [first],
      ['person-not-requested'],
    ],
    ['nobody twice', [['request', 'researcher', first]], [first], ['person-already-named']],
    [
      'nobody is asked for twice',
      [
        ['request', 'researcher', 'new'],
        ['request', 'researcher', 'new'],
      ],
      [first],
      ['person-already-named'],
    ],
    [
      'a name is taken off at once',
      [
        ['request', 'researcher', 'new'],
        ['add', 'assessor', 'new'],
        ['remove', 'researcher', first],
      ],
      ['new'],
      [],
    ],
    ['not that of somebody else', [['remove', 'signatory', 'other']], [first], ['person-not-named']],
    ['and never the last one', [['remove', 'researcher', first]], [first], ['persons-missing']],
    ['an inspector names nobody', [['add', 'inspector', 'new']], [first], ['forbidden']],
    ['nor does an environment', [['remove', 'environment-operator', first]], [first], ['forbidden']],
  ])('%s', (_name, steps, persons, refusals) => {
    expect(run(steps)).toMatchObject({ persons, refusals });
  });

  it('only the applicant among researchers asks', () => {
    expect(run([['request', 'researcher', 'new']], { ...start, applicant: 'else' }).refusals).toEqual([
      'forbidden',
    ]);
  });

  it('while a permit is suspended names go, none come', () => {
    const suspended = {
      ...start,
      suspendedBy: 'inspector' as const,
      terms: { ...start.terms, persons: ['a', 'b'] },
    };
    expect(
      run(
        [
          ['request', 'researcher', 'c'],
          ['remove', 'signatory', 'a'],
        ],
        suspended,
      ),
    ).toMatchObject({
      persons: ['b'],
      refusals: ['permit-state'],
    });
  });

  it('whatever is asked, somebody stays named, all are trained and nobody twice', () => {
    const step = fc.tuple(
      fc.constantFrom('request' as const, 'add' as const, 'refuse' as const, 'remove' as const),
      fc.constantFrom('researcher' as const, 'assessor' as const, 'signatory' as const, 'holder' as const),
      fc.constantFrom('a', 'b', 'untrained', first),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { persons } = run(steps);
        expect(persons.length).toBeGreaterThan(0);
        expect(new Set(persons).size).toBe(persons.length);
        expect(persons).not.toContain('untrained');
      }),
    );
  });
});

describe('training (habilitation)', () => {
  const training: Training = {
    account: 'a',
    module: 'secondary-use',
    on: '2026-01-10',
    validUntil: '2027-01-10',
  };
  it.each([
    ['in date', '2026-06-01T00:00:00.000Z', true],
    ['on its last day', '2027-01-10T23:59:59.000Z', true],
    ['after it', '2027-01-11T00:00:00.000Z', false],
    ['before it', '2026-01-09T00:00:00.000Z', false],
  ])('%s', (_name, now, has) => expect(hasTraining([training], 'a', now)).toBe(has));
  it('of another person or another module does not count', () => {
    expect(hasTraining([training], 'b', '2026-06-01T00:00:00.000Z')).toBe(false);
    expect(hasTraining([{ ...training, module: 'environment-rules' }], 'a', '2026-06-01T00:00:00.000Z')).toBe(
      false,
    );
  });
  it.each([
    ['has taken place', '2026-01-10', '2027-01-10', undefined],
    ['not tomorrow’s', '2026-11-30', '2027-01-10', 'in-the-future'],
    ['ends after it began', '2026-01-10', '2026-01-10', 'ends-before-it-starts'],
  ])('%s', (_name, on, validUntil, fault) =>
    expect(trainingFault({ on, validUntil }, '2026-11-24T12:00:00.000Z')).toBe(fault),
  );
});

import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../codes.js';
import { CALLBACK_PERMISSIONS, CALLBACK_STATES, decideCallback, type Callback } from './callback.decide.js';

const nadia = { ref: 'nadia', role: 'agent', organisation: 'caisse' } as const;
const odette = { ref: 'account', role: 'patient', subjectRef: 'odette' } as const;
const waiting: Callback = { status: 'waiting', subjectRef: 'odette', takenBy: null };
const taken: Callback = { ...waiting, status: 'taken', takenBy: 'nadia' };
const ended: Callback = { ...taken, status: 'ended' };
const code = (...args: Parameters<typeof decideCallback>): string => {
  const verdict = decideCallback(...args);
  return verdict.ok ? 'ok' : verdict.refusal.code;
};

describe('a wish to be called back', () => {
  it.each([
    ['an agent takes a number', waiting, 'callback.take', nadia, false, 'ok'],
    ['an agent takes a second one', waiting, 'callback.take', nadia, true, 'callback-taken-already'],
    [
      'another agent takes a taken one',
      taken,
      'callback.take',
      { ...nadia, ref: 'tom' },
      false,
      'callback-state',
    ],
    [
      'an agent without an organisation',
      waiting,
      'callback.take',
      { ref: 'x', role: 'agent' },
      false,
      'organisation-missing',
    ],
    ['the agent who has it ends it', taken, 'callback.end', nadia, true, 'ok'],
    ['another agent ends it', taken, 'callback.end', { ...nadia, ref: 'tom' }, false, 'callback-unknown'],
    ['the person cancels it, waiting', waiting, 'callback.cancel', odette, false, 'ok'],
    ['the person cancels it, taken', taken, 'callback.cancel', odette, false, 'ok'],
    [
      'another person cancels it',
      waiting,
      'callback.cancel',
      { ...odette, subjectRef: 'rené' },
      false,
      'callback-unknown',
    ],
    ['anybody, once it has ended', ended, 'callback.end', nadia, false, 'callback-state'],
    ['anybody, where there is none', undefined, 'callback.take', nadia, false, 'callback-unknown'],
    ['an assessor', waiting, 'callback.take', { ref: 'x', role: 'assessor' }, false, 'forbidden'],
  ] as const)('%s', (_what, callback, command, actor, busy, expected) => {
    expect(code(callback, command, actor, busy)).toBe(expected);
  });

  it('is of concern to people, agents and the clock alone', () => {
    for (const status of [...CALLBACK_STATES, 'NONE'] as const)
      for (const role of ROLES.filter((one) => one !== 'agent' && one !== 'patient'))
        expect([status, role, CALLBACK_PERMISSIONS[status][role]]).toEqual([status, role, undefined]);
  });
});

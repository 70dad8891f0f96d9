import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../codes.js';
import { NOW, play, toPermit } from '../../test/application.example.js';
import { decidePermit, evolvePermit, permitStatus } from './permit.decide.js';
import type { PermitCommand, PermitLife, RecordedPermitEvent } from './permit.decide.js';
import { lifecycleDiagram } from '../procedures/lifecycle.diagram.js';

const signed = play(toPermit).events.at(-1)!;
const start = evolvePermit(undefined, { ...signed, actor: null, at: NOW } as RecordedPermitEvent)!;
const id = { permitId: 'permit-1' };
const by = (role: PermitCommand['actor']['role']) => ({ ref: role, role });
const facts = { now: NOW, reasonHash: 'h' };

const activate: PermitCommand = {
  type: 'permit.activate',
  actor: by('system'),
  body: { ...id, cutPosition: 7, cutAt: NOW },
};
const suspend = (role: PermitCommand['actor']['role']): PermitCommand => ({
  type: 'permit.suspend',
  actor: by(role),
  body: { ...id, reason: 'doubt' },
});
const liftIt = (role: PermitCommand['actor']['role']): PermitCommand => ({
  type: 'permit.lift-suspension',
  actor: by(role),
  body: { ...id, reason: 'cleared' },
});
const revoke: PermitCommand = {
  type: 'permit.revoke',
  actor: by('signatory'),
  body: { ...id, reason: 'breach' },
};
const announce: PermitCommand = {
  type: 'permit.announce-measure',
  actor: by('signatory'),
  body: { ...id, measures: ['revoke'], reason: 'breach' },
};
const answerIt: PermitCommand = {
  type: 'permit.answer-measure',
  actor: by('researcher'),
  body: { ...id, reason: 'no' },
};
const expire: PermitCommand = { type: 'permit.expire', actor: by('system'), body: id };

function run(
  commands: readonly PermitCommand[],
  at = facts,
): { status: string; refusals: string[]; permit: PermitLife; events: RecordedPermitEvent[] } {
  let permit: PermitLife = start;
  const refusals: string[] = [];
  const events: RecordedPermitEvent[] = [];
  for (const command of commands) {
    const outcome = decidePermit(permit, command, at);
    if (!outcome.ok) refusals.push(outcome.refusal.code);
    else
      for (const event of outcome.events) {
        const recorded = { ...event, actor: command.actor, at: at.now } as RecordedPermitEvent;
        events.push(recorded);
        permit = evolvePermit(permit, recorded)!;
      }
  }
  return { status: permitStatus(permit), refusals, permit, events };
}

describe('a permit', () => {
  it.each<[name: string, commands: PermitCommand[], status: string, refusals: string[]]>([
    ['is signed, not active', [], 'signed', []],
    ['becomes active by the cut', [activate], 'active', []],
    ['is activated by nobody else', [{ ...activate, actor: by('signatory') }], 'signed', ['forbidden']],
    ['is activated once', [activate, activate], 'active', ['permit-state']],
    [
      'is suspended by an inspector, who alone lifts it',
      [activate, suspend('inspector'), liftIt('signatory'), liftIt('inspector')],
      'active',
      ['permit-state'],
    ],
    [
      'suspended before its cut, it stays suspended through it',
      [suspend('signatory'), activate],
      'suspended',
      [],
    ],
    [
      'and is active once that is lifted',
      [suspend('signatory'), activate, liftIt('signatory')],
      'active',
      [],
    ],
    [
      'suspended before its cut and lifted, it is merely signed',
      [suspend('signatory'), liftIt('signatory')],
      'signed',
      [],
    ],
    [
      'revoked for good',
      [activate, announce, answerIt, revoke, liftIt('signatory'), activate],
      'revoked',
      ['permit-state', 'permit-state'],
    ],
    ['does not run out before its end', [activate, expire], 'active', ['permit-state']],
    ['is not suspended by a researcher', [activate, suspend('researcher')], 'active', ['forbidden']],
    ['takes a reason', [{ ...revoke, body: { ...id, reason: ' ' } }], 'signed', ['reason-missing']],
  ])('%s', (_name, commands, status, refusals) => {
    expect(run(commands)).toMatchObject({ status, refusals });
  });

  it('runs out at its end', () => {
    const end = { ...facts, now: start.terms.validUntil };
    expect(run([activate, expire, liftIt('inspector')], end)).toMatchObject({
      status: 'expired',
      refusals: ['permit-state'],
    });
  });
  it('that nobody signed is unknown', () => {
    expect(decidePermit(undefined, activate, facts)).toMatchObject({
      ok: false,
      refusal: { code: 'permit-unknown' },
    });
    expect(
      evolvePermit(undefined, {
        type: 'permit.activated',
        key: 'p',
        data: { ...id, cutPosition: 1, cutAt: NOW },
        actor: null,
        at: NOW,
      }),
    ).toBeUndefined();
  });

  it('replaying its events gives its state; it is never active without a cut, and revoked is the end', () => {
    const anyCommand = fc
      .tuple(
        fc.constantFrom<PermitCommand['type']>(
          'permit.activate',
          'permit.suspend',
          'permit.lift-suspension',
          'permit.revoke',
          'permit.expire',
        ),
        fc.constantFrom(...ROLES, 'system' as const),
      )
      .map(
        ([type, role]) =>
          ({
            type,
            actor: by(role),
            body: { ...id, reason: 'x', cutPosition: 7, cutAt: NOW },
          }) as unknown as PermitCommand,
      );
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 15 }), (commands) => {
        const { permit, events, status } = run(commands);
        expect(events.reduce<PermitLife | undefined>(evolvePermit, start)).toEqual(permit);
        if (status === 'active') expect(permit.cut).not.toBeNull();
        const revoked = events.findIndex(({ type }) => type === 'permit.revoked');
        if (revoked >= 0) expect(events).toHaveLength(revoked + 1);
      }),
    );
  });
});

describe('the drawing of the tables', () => {
  it('shows every state and command once per arrow', () => {
    const diagram = lifecycleDiagram();
    expect(diagram).toContain('stateDiagram-v2');
    expect(diagram).toContain('PROCESSING --> DECISION_ISSUED: application.sign (signatory)');
    expect(diagram).toContain('signed --> active: permit.activate (system)');
    expect(new Set(diagram.split('\n')).size).toBe(diagram.split('\n').length);
  });
});

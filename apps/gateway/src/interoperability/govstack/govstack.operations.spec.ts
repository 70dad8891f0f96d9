import { describe, expect, it } from '@jest/globals';
import { GOVSTACK_HANDLERS } from './govstack.routes.js';
import { GOVSTACK_OPERATIONS } from './govstack.operations.js';
import { actOf, agreementId, readAgreementId, revisionsOf } from './govstack.model.js';

describe('the consent building block', () => {
  it('has all 42 operations of API 1.1.0-rc1 on its 32 paths, each done or refused with a reason', () => {
    expect(GOVSTACK_OPERATIONS).toHaveLength(42);
    expect(new Set(GOVSTACK_OPERATIONS.map(({ path }) => path)).size).toBe(32);
    expect(new Set(GOVSTACK_OPERATIONS.map(({ id }) => id)).size).toBe(42);
    for (const operation of GOVSTACK_OPERATIONS)
      if (operation.status === 'refused') expect(operation.because.length).toBeGreaterThan(40);
  });

  it('does exactly what its table says it does', () => {
    const implemented = GOVSTACK_OPERATIONS.filter(({ status }) => status === 'implemented');
    expect(Object.keys(GOVSTACK_HANDLERS).sort()).toEqual(implemented.map(({ id }) => id).sort());
  });

  it('names an agreement by its notice and its reach', () => {
    for (const name of [
      { noticeId: 'ehds-opt-out', scope: { kind: 'everything' as const } },
      { noticeId: 'explicit-consent', scope: { kind: 'purpose' as const, id: '53.1.e' } },
    ])
      expect(readAgreementId(agreementId(name))).toEqual(name);
    for (const wrong of [
      '',
      'a~',
      'a~purpose',
      'a~purpose~',
      'a~everything~x',
      'a~b~c',
      'a~purpose~x~y',
      '../x',
    ])
      expect(readAgreementId(wrong)).toBeNull();
  });

  it('opts out of a consent by withdrawing it, and of what was never given by refusing', () => {
    expect(actOf('EXPLICIT_CONSENT', false, true)).toBe('withdraw');
    expect(actOf('EXPLICIT_CONSENT', false, false)).toBe('refuse');
    expect(actOf('EHDS_OPT_OUT', false, true)).toBe('opt-out');
    expect(actOf('EHDS_OPT_OUT', true, false)).toBe('reverse-opt-out');
  });

  it('binds each revision to the one before, with SHA-256', () => {
    const [first, second] = revisionsOf('DataAgreement', 'a', [
      { id: 'a@1', at: '2026-01-01T00:00:00.000Z', object: { id: 'a', version: '1' }, by: 'x' },
      { id: 'a@2', at: '2026-02-01T00:00:00.000Z', object: { id: 'a', version: '2' }, by: 'x' },
    ]);
    expect(first).toMatchObject({ predecessorHash: '', successorId: 'a@2' });
    expect(second?.predecessorHash).toBe(first?.serializedHash);
    expect(first?.serializedHash).toMatch(/^[0-9a-f]{64}$/);
    for (const never of ['id', 'predecessorHash', 'predecessorSignature', 'successorId'])
      expect(JSON.parse(first!.serializedSnapshot)).not.toHaveProperty(never);
  });
});

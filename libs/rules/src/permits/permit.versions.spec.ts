import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolvePermit, type PermitLife, type RecordedPermitEvent } from './permit.decide.js';
import type { IssueKind } from './permit.model.js';
import { deletionDuty, extensionAskedUntil, successionRefusal } from './permit.versions.js';

const [SIGNED, END] = ['2026-11-24T09:00:00.000Z', '2028-03-31T00:00:00.000Z'];
const life = (changes: Partial<PermitLife> = {}): PermitLife => ({
  ...evolvePermit(undefined, {
    type: 'permit.signed',
    key: 'old',
    data: {
      permitId: 'old',
      terms: {
        permitId: 'old',
        applicationId: 'a',
        purpose: '53.1.e',
        datasets: [],
        persons: ['p'],
        environmentId: 'e',
        validFrom: SIGNED,
        validUntil: END,
      },
    },
    actor: null,
    at: SIGNED,
  } as RecordedPermitEvent)!,
  base: 'active',
  ...changes,
});

describe('a permit in the place of another (EHDS Art. 68(12), (13))', () => {
  it.each<[string, Partial<PermitLife>, IssueKind, string, string | undefined]>([
    ['an amendment keeps the end', {}, 'amendment', END, undefined],
    ['or comes before it', {}, 'amendment', '2027-01-01T00:00:00.000Z', undefined],
    ['an amendment that goes on longer', {}, 'amendment', '2028-04-01T00:00:00.000Z', 'period-invalid'],
    ['an extension goes on', {}, 'extension', '2030-01-01T00:00:00.000Z', undefined],
    ['by ten years at the most', {}, 'extension', '2038-03-31T00:00:00.000Z', undefined],
    ['an extension of ten years and a moment', {}, 'extension', '2038-03-31T00:00:00.001Z', 'period-invalid'],
    ['an extension that does not go on', {}, 'extension', END, 'period-invalid'],
    ['a second extension', { extended: true }, 'extension', '2029-01-01T00:00:00.000Z', 'extension-used'],
    ['an amendment after the extension', { extended: true }, 'amendment', END, undefined],
    ['a suspended permit is not replaced', { suspendedBy: 'inspector' }, 'amendment', END, 'permit-state'],
    ['nor a revoked one', { base: 'revoked' }, 'renewal', '2030-01-01T00:00:00.000Z', 'permit-state'],
    ['nor one that was replaced', { base: 'superseded' }, 'amendment', END, 'permit-state'],
    [
      'nor one that has run out',
      { base: 'expired' },
      'extension',
      '2030-01-01T00:00:00.000Z',
      'permit-state',
    ],
    ['but it can be renewed', { base: 'expired' }, 'renewal', '2030-01-01T00:00:00.000Z', undefined],
  ])('%s', (_name, changes, kind, validUntil, code) => {
    expect(successionRefusal(life(changes), { kind, validUntil })?.code).toBe(code);
  });

  it('no chain of extensions is longer than one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<IssueKind>('amendment', 'extension'), { maxLength: 8 }),
        (kinds) => {
          let current = life();
          let extensions = 0;
          for (const kind of kinds) {
            const validUntil = kind === 'extension' ? '2031-01-01T00:00:00.000Z' : current.terms.validUntil;
            if (successionRefusal(current, { kind, validUntil })) continue;
            if (kind === 'extension') extensions += 1;
            current = life({
              extended: kind === 'extension' || current.extended,
              terms: { ...current.terms, validUntil },
            });
          }
          expect(extensions).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each([
    ['2028-03-31T00:00:00.000Z', '2028-02-29T22:59:59.999Z'],
    ['2027-03-31T00:00:00.000Z', '2027-02-28T22:59:59.999Z'],
    ['2027-01-15T10:00:00.000Z', '2026-12-15T22:59:59.999Z'],
  ])('of one that ends at %s, the extension is asked for until %s', (end, latest) => {
    expect(extensionAskedUntil(end)).toBe(latest);
  });
});

describe('deletion from the environment (D11: six months)', () => {
  const ended = { base: 'expired' as const, endedAt: '2027-03-05T00:00:00.000Z' };
  it.each([
    ['in use', { base: 'active' as const, endedAt: null }, '2027-01-01T00:00:00.000Z', null, 'running', null],
    // 5 September 2027 is a Sunday: the period goes on to Monday (Regulation 1182/71 Art. 3(4)).
    ['run out', ended, '2027-04-01T00:00:00.000Z', null, 'due', '2027-09-06'],
    ['six months later', ended, '2027-09-07T12:00:00.000Z', null, 'overdue', '2027-09-06'],
    ['proved', ended, '2027-09-07T12:00:00.000Z', '2027-08-01T00:00:00.000Z', 'proved', '2027-09-06'],
    [
      'revoked',
      { ...ended, base: 'revoked' as const },
      '2027-04-01T00:00:00.000Z',
      null,
      'due',
      '2027-09-06',
    ],
    [
      'replaced: the next permit has the data',
      { ...ended, base: 'superseded' as const },
      '2028-01-01T00:00:00.000Z',
      null,
      'carried-over',
      null,
    ],
  ])('%s', (_name, permit, now, proved, state, day) => {
    const duty = deletionDuty(permit, now, proved);
    expect(duty.state).toBe(state);
    expect(duty.dueAt?.slice(0, 10) ?? null).toBe(day);
  });
});

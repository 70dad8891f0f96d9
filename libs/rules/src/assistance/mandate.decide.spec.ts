import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../codes.js';
import {
  AGREEMENTS,
  IDENTITY_CHECKS,
  MANDATE_CHANNELS,
  MANDATE_CHANNEL_RULES,
  MANDATE_EXTENTS,
} from './assistance.codes.js';
import {
  LONGEST_MANDATE_MINUTES,
  MANDATE_PERMISSIONS,
  decideActing,
  decideClosing,
  decideOpening,
  mandateStatus,
  type Mandate,
} from './mandate.decide.js';

const AT = '2026-03-02T09:00:00.000Z';
const after = (minutes: number): string => new Date(Date.parse(AT) + minutes * 60_000).toISOString();
const nadia = { ref: 'nadia', role: 'agent', organisation: 'caisse-kerval' } as const;
const mandate = (over: Partial<Mandate> = {}): Mandate => ({
  mandateId: 'm',
  subjectRef: 'odette',
  agent: 'nadia',
  channel: 'assisted',
  extent: 'session',
  act: null,
  openedAt: AT,
  expiresAt: after(120),
  endedAt: null,
  ...over,
});
const act = {
  subjectRef: 'odette',
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  channel: 'assisted',
  actedAt: after(5),
} as const;
const code = (verdict: { ok: boolean; refusal?: { code: string } }): string =>
  verdict.ok ? 'ok' : verdict.refusal!.code;

describe('a mandate in its states (law.md §6, row 10: per-act authorisation, time-limited session)', () => {
  it.each([
    [-1, 'NONE'],
    [0, 'open'],
    [119.99, 'open'],
    [120, 'expired'],
    [100_000, 'expired'],
  ])('%d minutes after it was given it is %s', (minutes, status) => {
    expect(mandateStatus(mandate(), after(minutes))).toBe(status);
  });
  it('stays closed once it was closed', () => {
    const closed = mandate({ endedAt: after(30) });
    expect([29, 30, 130].map((minutes) => mandateStatus(closed, after(minutes)))).toEqual([
      'open',
      'closed',
      'closed',
    ]);
  });
  it('is opened and used by agents alone, and taken back by whoever gave it', () => {
    const holders = Object.values(MANDATE_PERMISSIONS).flatMap((row) => Object.keys(row));
    expect(new Set(holders)).toEqual(new Set(['agent', 'patient', 'system']));
    expect(MANDATE_PERMISSIONS.open.patient).toEqual(['mandate.close']);
    expect(MANDATE_PERMISSIONS.closed).toEqual({});
    expect(MANDATE_PERMISSIONS.expired).toEqual({});
  });
});

describe('who may act under it', () => {
  const at = (minutes: number) => ({ actor: nadia, acceptedAt: after(minutes), recorded: 0 });
  it.each<[string, string, Partial<Mandate>, Partial<typeof act>, object]>([
    ['its agent, while it is open, for its person', 'ok', {}, {}, {}],
    ['another agent', 'mandate-unknown', {}, {}, { actor: { ...nadia, ref: 'tom' } }],
    ['its agent in another role', 'forbidden', {}, {}, { actor: { ...nadia, role: 'assessor' } }],
    ['for another person', 'mandate-other-person', { subjectRef: 'rené' }, {}, {}],
    ['after its time', 'mandate-ended', {}, {}, { acceptedAt: after(121) }],
    ['after its close', 'mandate-ended', { endedAt: after(2) }, {}, {}],
    ['before it was given', 'mandate-unknown', {}, {}, { acceptedAt: after(-1) }],
    ['for what happened before', 'acted-too-early', {}, { actedAt: after(-1) as never }, {}],
    [
      'by phone, when it was given face to face',
      'mandate-other-channel',
      {},
      { channel: 'phone' as never },
      {},
    ],
    [
      'for another act than the one allowed',
      'mandate-other-act',
      { extent: 'act', act: { regime: 'NON_OPPOSITION', act: 'object' } },
      {},
      {},
    ],
    [
      'for the one act allowed',
      'ok',
      { extent: 'act', act: { regime: 'EHDS_OPT_OUT', act: 'opt-out' } },
      {},
      {},
    ],
    [
      'for the one act allowed, a second time',
      'mandate-used',
      { extent: 'act', act: { regime: 'EHDS_OPT_OUT', act: 'opt-out' } },
      {},
      { recorded: 1 },
    ],
  ])('%s: %s', (_who, expected, given, done, facts) => {
    expect(code(decideActing(mandate(given), { ...act, ...done }, { ...at(10), ...facts }))).toBe(expected);
  });

  it('an expired or closed mandate records nothing, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000, max: 10_000 }),
        fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
        fc.integer({ min: 1, max: LONGEST_MANDATE_MINUTES }),
        fc.constantFrom(...ROLES),
        (minutes, endedAfter, length, role) => {
          const given = mandate({
            expiresAt: after(length),
            endedAt: endedAfter === null ? null : after(endedAfter),
          });
          const facts = { actor: { ...nadia, role }, acceptedAt: after(minutes), recorded: 0 };
          const open = minutes >= 0 && minutes < length && (endedAfter === null || minutes < endedAfter);
          const done = { ...act, actedAt: after(Math.max(minutes, 0)) };
          expect(decideActing(given, done, facts).ok).toBe(open && role === 'agent');
        },
      ),
    );
  });
});

describe('on what terms it is given', () => {
  const facts = { actor: nadia, acceptedAt: AT, minutes: 120, unended: [] };
  const every = MANDATE_CHANNELS.flatMap((channel) =>
    MANDATE_EXTENTS.flatMap((extent) =>
      IDENTITY_CHECKS.flatMap((identityCheck) =>
        AGREEMENTS.map((agreement) => ({ channel, extent, identityCheck, agreement })),
      ),
    ),
  );
  it('an identity check and an agreement that the channel makes possible, and nothing else', () => {
    for (const terms of every) {
      const given = {
        ...terms,
        act: terms.extent === 'act' ? ({ regime: 'EHDS_OPT_OUT', act: 'opt-out' } as const) : null,
      };
      const rules = MANDATE_CHANNEL_RULES[terms.channel];
      expect(decideOpening(given, facts).ok).toBe(
        rules.checks.includes(terms.identityCheck) && rules.agreements.includes(terms.agreement),
      );
    }
  });
  it('never lasts longer than two hours, whatever the deployer sets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const verdict = decideOpening(
          {
            channel: 'assisted',
            extent: 'session',
            act: null,
            identityCheck: 'passport',
            agreement: 'spoken',
          },
          { ...facts, minutes },
        );
        if (!verdict.ok) throw new Error('refused');
        expect(verdict.expiresAt <= after(LONGEST_MANDATE_MINUTES)).toBe(true);
      }),
    );
  });
  it('is taken back by its own person, at any time', () => {
    const odette = { ref: 'account', role: 'patient', subjectRef: 'odette' } as const;
    expect(code(decideClosing(mandate(), { actor: odette, acceptedAt: after(1) }))).toBe('ok');
    const other = { ...odette, subjectRef: 'rené' };
    expect(code(decideClosing(mandate(), { actor: other, acceptedAt: after(1) }))).toBe('mandate-unknown');
    const nobody = { ref: 'account', role: 'patient' } as const;
    expect(code(decideClosing(mandate(), { actor: nobody, acceptedAt: after(1) }))).toBe('mandate-unknown');
  });
  it('is closed by its own agent, once', () => {
    expect(code(decideClosing(mandate(), { actor: nadia, acceptedAt: after(1) }))).toBe('ok');
    expect(code(decideClosing(mandate(), { actor: { ...nadia, ref: 'tom' }, acceptedAt: after(1) }))).toBe(
      'mandate-unknown',
    );
    expect(code(decideClosing(mandate({ endedAt: after(1) }), { actor: nadia, acceptedAt: after(2) }))).toBe(
      'mandate-ended',
    );
    expect(code(decideClosing(undefined, { actor: nadia, acceptedAt: AT }))).toBe('mandate-unknown');
  });
});

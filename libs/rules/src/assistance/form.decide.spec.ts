import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../codes.js';
import {
  FORM_PERMISSIONS,
  allowedFormCommands,
  decideForm,
  evolveForm,
  standingEntry,
  type FormCommand,
} from './form.decide.js';
import {
  FORM_FIELDS,
  FORM_STATES,
  differingFields,
  type FormEntry,
  type FormField,
  type PaperForm,
} from './form.model.js';

const entry: FormEntry = {
  noticeId: 'ehds-opt-out',
  noticeVersion: 1,
  language: 'fr',
  familyName: 'Kerbrat',
  givenNames: 'Odette',
  birthDate: '1941-03-30',
  gender: 'female',
  acts: [
    { regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'everything' } },
    { regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'purpose', id: '53.1.e' } },
  ],
  signed: true,
  signedOn: '2026-02-20',
};
/** A reading that differs in one field. */
const OTHER: Record<FormField, Partial<FormEntry>> = {
  noticeId: { noticeId: 'non-opposition' },
  noticeVersion: { noticeVersion: 2 },
  language: { language: 'en' },
  familyName: { familyName: 'Kerbrat ' },
  givenNames: { givenNames: 'Odette M' },
  birthDate: { birthDate: '1941-03-31' },
  gender: { gender: 'unknown' },
  acts: { acts: entry.acts.slice(1) },
  signed: { signed: false },
  signedOn: { signedOn: null },
};
const received: PaperForm = {
  status: 'received',
  organisation: 'caisse',
  first: null,
  second: null,
  settled: null,
};
const agentOf = (ref: string, organisation = 'caisse') => ({ ref, role: 'agent', organisation }) as const;
const [nadia, tom, lou] = [agentOf('nadia'), agentOf('tom'), agentOf('lou')];

function run(form: PaperForm, ...steps: [ReturnType<typeof agentOf>, FormCommand][]): PaperForm {
  return steps.reduce((state, [agent, command]) => {
    const decided = decideForm(state, command, agent);
    if (!decided.ok) throw new Error(decided.refusal.code);
    return evolveForm(state, decided.event);
  }, form);
}
const code = (form: PaperForm, agent: ReturnType<typeof agentOf>, command: FormCommand): string => {
  const decided = decideForm(form, command, agent);
  return decided.ok ? 'ok' : decided.refusal.code;
};
const enter = (over: Partial<FormEntry> = {}): FormCommand => ({
  type: 'form.enter',
  entry: { ...entry, ...over },
});
const settle = (over: Partial<FormEntry> = {}): FormCommand => ({
  type: 'form.settle',
  entry: { ...entry, ...over },
});
const check: FormCommand = { type: 'form.check' };

describe('two readings of a form', () => {
  it.each(FORM_FIELDS)('that differ in %s never agree', (field) => {
    expect(differingFields(entry, { ...entry, ...OTHER[field] })).toEqual([field]);
    const form = run(received, [nadia, enter()], [tom, enter(OTHER[field])]);
    expect(form.status).toBe('differing');
    expect(code(form, lou, check)).toBe('form-state');
  });
  it('agree whatever the order of the ticks', () => {
    expect(differingFields(entry, { ...entry, acts: [...entry.acts].reverse() })).toEqual([]);
  });
});

describe('who does what', () => {
  it('the same agent does not read twice', () => {
    expect(code(run(received, [nadia, enter()]), nadia, enter())).toBe('form-same-agent');
  });
  it('the first reader does not check; the second may', () => {
    const form = run(received, [nadia, enter()], [tom, enter()]);
    expect(code(form, nadia, check)).toBe('form-same-agent');
    expect(code(form, tom, check)).toBe('ok');
    expect(code(form, lou, check)).toBe('ok');
  });
  it('only a third agent settles, and only between the two readings', () => {
    const form = run(received, [nadia, enter()], [tom, enter(OTHER.birthDate)]);
    expect(code(form, nadia, settle())).toBe('form-same-agent');
    expect(code(form, tom, settle())).toBe('form-same-agent');
    expect(code(form, lou, settle({ birthDate: '1914-03-30' }))).toBe('form-settlement');
    expect(code(form, lou, settle({ familyName: 'Kerbrad' }))).toBe('form-settlement');
    expect(code(form, lou, settle(OTHER.birthDate))).toBe('ok');
  });
  it('after a difference each reader may read their own once more, nobody else’s', () => {
    const form = run(received, [nadia, enter()], [tom, enter(OTHER.gender)]);
    expect(code(form, lou, enter())).toBe('form-same-agent');
    expect(run(form, [nadia, enter(OTHER.gender)]).status).toBe('agreed');
    expect(run(form, [tom, enter()]).status).toBe('agreed');
    expect(run(form, [tom, enter(OTHER.signed)]).status).toBe('differing');
  });
  it('another organisation sees nothing', () => {
    const stranger = agentOf('eve', 'elsewhere');
    for (const command of [enter(), settle(), check])
      expect(code(received, stranger, command)).toBe('form-unknown');
    expect(allowedFormCommands(received, stranger)).toEqual([]);
  });
  it('no role but the agent’s has a place in the table', () => {
    for (const status of [...FORM_STATES, 'NONE'] as const)
      for (const role of ROLES.filter((one) => one !== 'agent'))
        expect([status, role, FORM_PERMISSIONS[status][role]]).toEqual([status, role, undefined]);
  });
  it('nothing happens to a form that is in force or rejected', () => {
    const checked = run(received, [nadia, enter()], [tom, enter()], [lou, check]);
    const rejected = run(received, [nadia, { type: 'form.reject', reason: 'unreadable' }]);
    for (const form of [checked, rejected])
      for (const command of [enter(), settle(), check, { type: 'form.reject', reason: 'duplicate' } as const])
        expect(code(form, lou, command)).toBe('form-state');
  });
});

describe('whatever agents do, in whatever order', () => {
  const anyEntry = fc
    .subarray([...FORM_FIELDS], { maxLength: 2 })
    .map((fields) => Object.assign({ ...entry }, ...fields.map((field) => OTHER[field])) as FormEntry);
  const anyCommand: fc.Arbitrary<FormCommand> = fc.oneof(
    { weight: 4, arbitrary: anyEntry.map((read): FormCommand => ({ type: 'form.enter', entry: read })) },
    { weight: 2, arbitrary: anyEntry.map((read): FormCommand => ({ type: 'form.settle', entry: read })) },
    { weight: 3, arbitrary: fc.constant<FormCommand>({ type: 'form.check' }) },
    { weight: 1, arbitrary: fc.constant<FormCommand>({ type: 'form.reject', reason: 'unreadable' }) },
  );
  const anySteps = fc.array(fc.tuple(fc.constantFrom(nadia, tom, lou, agentOf('zoé')), anyCommand), {
    maxLength: 14,
  });

  it('what comes into force was read by two, agrees with one of them in every field, and was checked by another than the first', () => {
    let inForce = 0;
    fc.assert(
      fc.property(anySteps, (steps) => {
        let form = received;
        for (const [agent, command] of steps) {
          const decided = decideForm(form, command, agent);
          if (!decided.ok) continue;
          const { event } = decided;
          if (event.type === 'form.checked') {
            inForce++;
            const { first, second, settled } = form;
            expect(first!.by).not.toBe(second!.by);
            expect(agent.ref).not.toBe(first!.by);
            const differing = differingFields(first!.entry, second!.entry);
            if (settled) expect([first!.by, second!.by]).not.toContain(settled.by);
            else expect(differing).toEqual([]);
            for (const field of FORM_FIELDS) {
              const same = [first!, second!].some(
                (read) => !differingFields(read.entry, event.entry).includes(field),
              );
              expect([field, same]).toEqual([field, true]);
            }
            expect(event.entry).toEqual(standingEntry(form));
          }
          form = evolveForm(form, event);
        }
      }),
      { numRuns: 3_000, seed: 20_260_302 },
    );
    // The property is about something: such sequences do occur.
    expect(inForce).toBeGreaterThan(20);
  });

  it('a double entry that differs in any field never passes without a third look', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, (a, b) => {
        const form = run(
          received,
          [nadia, { type: 'form.enter', entry: a }],
          [tom, { type: 'form.enter', entry: b }],
        );
        const differ = differingFields(a, b).length > 0;
        expect(form.status).toBe(differ ? 'differing' : 'agreed');
        expect(code(form, lou, check)).toBe(differ ? 'form-state' : 'ok');
      }),
    );
  });

  it('what the table allows, the decision allows, and the reverse', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        let form = received;
        for (const [agent, command] of steps) {
          const decided = decideForm(form, command, agent);
          const listed = allowedFormCommands(form, agent).includes(command.type);
          if (decided.ok) expect(listed).toBe(true);
          else expect(listed && decided.refusal.code !== 'form-settlement').toBe(false);
          if (decided.ok) form = evolveForm(form, decided.event);
        }
      }),
    );
  });
});

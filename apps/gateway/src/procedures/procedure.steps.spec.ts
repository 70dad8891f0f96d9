import { describe, expect, it } from '@jest/globals';
import { proceduresCommands, proceduresConfidential } from '@garant/contracts';
import { parseBody } from '../shell/request.parsing.js';
import { APPLICATION_STEPS, MEASURE_STEPS, type Step } from './procedure.steps.js';

const STEPS: [string, Step][] = [...Object.entries(APPLICATION_STEPS), ...Object.entries(MEASURE_STEPS)];
const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
type Known = keyof typeof proceduresCommands;

describe('the steps that addresses name', () => {
  it('are every command of procedures, each once', () => {
    const commands = STEPS.map(([, { command }]) => command);
    expect(new Set(commands).size).toBe(commands.length);
    expect([...commands].sort()).toEqual(Object.keys(proceduresCommands).sort());
  });

  it.each(STEPS)(
    '%s: words travel encrypted, codes in the open, and nothing else is taken',
    (_name, step) => {
      const given = parseBody(step.body, step.example) as Record<string, unknown>;
      const plain = Object.fromEntries(
        Object.entries(given).filter(([field]) => !step.sealed.includes(field)),
      );
      const sealed = Object.fromEntries(
        Object.entries(given).filter(([field]) => step.sealed.includes(field)),
      );
      const key = step.command.startsWith('permit.') ? { permitId: ID } : { applicationId: ID };
      expect(proceduresCommands[step.command as Known].safeParse({ ...plain, ...key }).success).toBe(true);
      const confidential = (
        proceduresConfidential as Record<string, { safeParse(v: unknown): { success: boolean } }>
      )[step.command];
      expect(confidential?.safeParse(sealed).success ?? step.sealed.length === 0).toBe(true);
      expect(() => parseBody(step.body, { ...step.example, more: 1 })).toThrow();
    },
  );
});

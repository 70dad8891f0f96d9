import { describe, expect, it } from '@jest/globals';
import { allowedFormCommands, type FormEntry, type PaperForm } from '@garant/rules';
import type { FormSummary } from '@garant/contracts';
import { hasEnded, isMine, nextStep } from './form.step.js';

const entry = {} as FormEntry;
const form = (status: PaperForm['status'], first?: string, second?: string): PaperForm => ({
  status,
  organisation: 'caisse',
  first: first ? { by: first, entry } : null,
  second: second ? { by: second, entry } : null,
  settled: null,
});
const seenBy = (agent: string, paper: PaperForm) => ({
  status: paper.status,
  may: allowedFormCommands(paper, { ref: agent, role: 'agent', organisation: 'caisse' }).filter(
    (command) => command !== 'form.receive',
  ) as FormSummary['may'],
});

describe('what a form asks of the agent who looks at it', () => {
  it.each([
    ['nobody has read', form('received'), 'form.do.enter', 'form.do.enter'],
    ['nadia has read', form('entered', 'nadia'), 'form.do.none', 'form.do.second'],
    [
      'nadia and tom have read differently',
      form('differing', 'nadia', 'tom'),
      'form.do.again',
      'form.do.again',
    ],
    [
      'nadia and lou have read differently',
      form('differing', 'nadia', 'lou'),
      'form.do.again',
      'form.do.settle',
    ],
    ['nadia and tom have read alike', form('agreed', 'nadia', 'tom'), 'form.do.none', 'form.do.check'],
    ['is in force', form('checked', 'nadia', 'tom'), 'form.do.none', 'form.do.none'],
    ['was rejected', form('rejected', 'nadia'), 'form.do.none', 'form.do.none'],
  ] as const)('one that %s: nadia %s, tom %s', (_what, paper, nadia, tom) => {
    expect([nextStep(seenBy('nadia', paper)), nextStep(seenBy('tom', paper))]).toEqual([nadia, tom]);
    expect(isMine(seenBy('tom', paper))).toBe(tom !== 'form.do.none');
    expect(hasEnded(paper)).toBe(['checked', 'rejected'].includes(paper.status));
  });
});

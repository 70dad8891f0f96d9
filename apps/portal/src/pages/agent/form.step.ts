import type { FormSummary } from '@garant/contracts';

type Step = Pick<FormSummary, 'may' | 'status'>;

/** What this agent is asked to do with a form next, as the id of its words. */
export function nextStep({ may, status }: Step) {
  if (may.includes('form.settle')) return 'form.do.settle';
  if (may.includes('form.check')) return 'form.do.check';
  if (!may.includes('form.enter')) return 'form.do.none';
  if (status === 'received') return 'form.do.enter';
  return status === 'entered' ? 'form.do.second' : 'form.do.again';
}
/** Whether a form waits for this agent; to reject one is always possible and never asked for. */
export const isMine = (form: Step): boolean => nextStep(form) !== 'form.do.none';
export const hasEnded = ({ status }: Pick<FormSummary, 'status'>): boolean =>
  status === 'checked' || status === 'rejected';

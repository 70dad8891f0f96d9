import type { ChoiceView } from '@garant/contracts';

/** Who made a choice, as the reader of it may know. */
export type Who = 'you' | 'person' | 'other-holder' | 'both' | 'agent' | 'register';

/**
 * `reader`: account of whoever reads, who acts under `authorityId` when they are not the person. Another holder is named
 * by their part, never by their name.
 */
export function whoActed(
  choice: Pick<ChoiceView, 'actedBy' | 'authorityId' | 'mandateId' | 'formId' | 'because'>,
  reader: string | undefined,
): Who {
  if (choice.because === 'resolution') return 'both';
  if (choice.because === 'expired' || choice.because === 'notice-revised') return 'register';
  if (choice.mandateId || choice.formId || choice.because === 'written-refusal') return 'agent';
  if (choice.actedBy === reader) return 'you';
  return choice.authorityId ? 'other-holder' : 'person';
}

/** Of one's own choices: whether somebody else made it; nothing for what one did oneself. */
export const actedForMe = (
  choice: Pick<ChoiceView, 'authorityId' | 'because'>,
): 'representative' | 'both' | undefined =>
  choice.because === 'resolution' ? 'both' : choice.authorityId ? 'representative' : undefined;

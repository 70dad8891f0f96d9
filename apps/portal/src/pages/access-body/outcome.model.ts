/** What a confirmed act came to, as the gateway writes it behind the address on the way back from the identity provider. */
export type ActOutcome =
  { state: 'done' } | { state: 'refused'; code: string } | { state: 'pending'; commandId: string };

/** Reads `#outcome=done`, `#outcome=refused&code=…` and `#outcome=pending&command=…`; undefined for any other fragment. */
export function outcomeOf(fragment: string): ActOutcome | undefined {
  const words = new URLSearchParams(fragment.replace(/^#/, ''));
  const state = words.get('outcome');
  if (state === 'done') return { state };
  if (state === 'refused') return { state, code: words.get('code') ?? 'step-up-invalid' };
  if (state === 'pending') return { state, commandId: words.get('command') ?? '' };
  return undefined;
}

/** Start of a day and the last moment of a day, as the timestamps of a signature. */
export const dayStart = (day: string): string => `${day}T00:00:00.000Z`;
export const dayEnd = (day: string): string => `${day}T23:59:59.999Z`;

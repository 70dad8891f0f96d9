import type { ClockTrigger } from './clock.model.js';

export const on = (...types: string[]): ClockTrigger[] => types.map((type) => ({ on: type }));

/** A case that ends without a decision. */
export const ENDED = on('application.withdrawn', 'application.closed', 'application.deleted');
/** A decision ends the clocks of a case, and begins those that come after it. */
export const DECIDED = on('application.decided');

export const BODY_ESCALATES = {
  fr: 'Le dossier remonte au signataire et le retard est inscrit ; rien n’est décidé, et le silence ne vaut jamais accord.',
  en: 'The case goes up to the signatory and the delay is recorded; nothing is decided, and silence is never a yes.',
};

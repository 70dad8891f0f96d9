import type { Sentence } from '../rule.js';

/**
 * Reasons a person may give after an act that protects; asked then and never before, and never needed (TEHDAS2 D8.1
 * §5.3; EHDS Art. 71(1): "without providing any reasons"). Neutral, short, and none argues back.
 */
export const REFUSAL_REASONS = {
  private: {
    fr: 'Mes données de santé ne regardent que moi et ceux qui me soignent',
    en: 'My health data concern only me and those who care for me',
  },
  users: { fr: 'Je ne veux pas de certains utilisateurs', en: 'I do not want certain users' },
  purposes: { fr: 'Je ne veux pas de certains usages', en: 'I do not want certain uses' },
  security: { fr: 'Je crains une fuite ou une erreur', en: 'I fear a leak or a mistake' },
  information: { fr: 'Je n’ai pas assez d’explications', en: 'I have not been told enough' },
  other: { fr: 'Une autre raison', en: 'Another reason' },
} as const satisfies Readonly<Record<string, Sentence>>;
export type RefusalReason = keyof typeof REFUSAL_REASONS;
export const REFUSAL_REASON_CODES = Object.keys(REFUSAL_REASONS) as [RefusalReason, ...RefusalReason[]];

/** No count below this is shown. */
export const SMALLEST_COUNT = 10;

/** A count as it may be shown: itself, or null for "fewer than ten", zero included. */
export const shownCount = (count: number): number | null => (count >= SMALLEST_COUNT ? count : null);

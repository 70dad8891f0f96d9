/** Codes that rules of clocks refuse with. */
export const CLOCK_REFUSALS = ['clock-not-extendable', 'clock-extended-already', 'clock-lapsed'] as const;

import { instant } from '../clocks/calendar.js';

/** What a person must have learned before their name is put on a permit; the access body records it with its dates. */
export const TRAINING_MODULES = ['secondary-use', 'environment-rules', 'statistical-disclosure'] as const;
export type TrainingModule = (typeof TRAINING_MODULES)[number];

/** The module without which nobody is named. */
export const REQUIRED_TRAINING: TrainingModule = 'secondary-use';

export interface Training {
  readonly account: string;
  readonly module: TrainingModule;
  /** ISO calendar day of the training. */
  readonly on: string;
  /** Last ISO calendar day on which it counts. */
  readonly validUntil: string;
}

const DAY_MS = 86_400_000;

/** Why a training cannot be recorded: its end is before its beginning, or it has not taken place yet. */
export function trainingFault(
  training: Pick<Training, 'on' | 'validUntil'>,
  now: string,
): string | undefined {
  if (!(instant(training.on) <= instant(now))) return 'in-the-future';
  if (!(instant(training.on) < instant(training.validUntil))) return 'ends-before-it-starts';
  return undefined;
}

/** Whether an account has the required training in date at `now`. The last day still counts. */
export const hasTraining = (trainings: readonly Training[], account: string, now: string): boolean =>
  trainings.some(
    (training) =>
      training.account === account &&
      training.module === REQUIRED_TRAINING &&
      instant(training.on) <= instant(now) &&
      instant(now) < instant(training.validUntil) + DAY_MS,
  );

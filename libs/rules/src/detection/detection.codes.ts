/** Refusals of the queue of findings. */
export const DETECTION_REFUSALS = [
  'detection-unknown',
  'detection-state',
  'detection-about-oneself',
  'detection-not-yours',
  'detection-rule-unknown',
  'detection-threshold',
] as const;

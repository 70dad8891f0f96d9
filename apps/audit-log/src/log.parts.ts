import { alarmsPart } from './alarms/alarms.part.js';
import { bundlesPart } from './bundles/bundles.part.js';
import { completenessPart } from './completeness/completeness.part.js';
import { detectionPart } from './detection/detection.part.js';
import { inspectionPart } from './inspection/inspection.part.js';
import { missionsPart } from './missions/missions.part.js';
import { retentionPart } from './retention/retention.part.js';
import { wallsPart } from './walls/walls.part.js';
import { witnessesPart } from './witnesses/witnesses.part.js';
import type { LogPart } from './log.part.js';

/** In order of what happens to an event that several want. */
export const PARTS: readonly LogPart[] = [
  alarmsPart,
  inspectionPart,
  missionsPart,
  bundlesPart,
  completenessPart,
  witnessesPart,
  retentionPart,
  detectionPart,
  wallsPart,
];

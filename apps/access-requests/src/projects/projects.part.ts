import { ClockWorker } from '@garant/nest-kit';
import type { AccessPart } from '../access.part.js';
import { complaintCommands } from './complaint.service.js';
import { findingCommands } from './finding.service.js';
import { projectStep } from './project.clock.js';
import { ComplaintController, FindingController, ProjectController } from './project.controller.js';
import { complaintProjection, findingProjection, projectProjection } from './project.projection.js';
import { projectCommands } from './project.service.js';
import { RegisterController } from './register.controller.js';
import { ExportController, ReportController } from './report.controller.js';
import { retentionStep } from './retention.clock.js';
import { onSealed, onUnsealed } from './release.effects.js';

/** The public register of projects, and what comes after a permit. */
export const projectsPart: AccessPart = {
  commands: (deps) => ({ ...projectCommands(deps), ...findingCommands, ...complaintCommands }),
  events: () => ({ 'gateway.events': { 'release.sealed': onSealed, 'release.unsealed': onUnsealed } }),
  controllers: [
    RegisterController,
    ProjectController,
    FindingController,
    ComplaintController,
    ReportController,
    ExportController,
  ],
  projections: [projectProjection, findingProjection, complaintProjection],
  workers: ({ database, logger }) => [
    new ClockWorker(database, {
      name: 'projects',
      everyMs: 2_000,
      step: projectStep,
      onError: (error) => logger.error({ err: error }, 'the clock of projects failed; it is tried again'),
    }),
    new ClockWorker(database, {
      name: 'retention',
      everyMs: 3_600_000,
      step: retentionStep,
      onError: (error) => logger.error({ err: error }, 'the erasure of old cases failed; it is tried again'),
    }),
  ],
};

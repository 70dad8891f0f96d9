import { kitMigrations } from '@garant/nest-kit';
import { bundlesMigrations } from '../bundles/bundles.migrations.js';
import { completenessMigrations } from '../completeness/completeness.migrations.js';
import { detectionMigrations } from '../detection/detection.migrations.js';
import { inspectionMigrations } from '../inspection/inspection.migrations.js';
import { missionsMigrations } from '../missions/missions.migrations.js';
import { retentionMigrations } from '../retention/retention.migrations.js';
import { witnessesMigrations } from '../witnesses/witnesses.migrations.js';
import { wallsMigrations } from '../walls/walls.migrations.js';
import { logMigration, unchecked } from './log.migration.js';
import { postingMigration } from './posting.migration.js';

/** In order; forward only; a name never changes. */
export const MIGRATIONS = [
  ...kitMigrations(),
  logMigration,
  unchecked,
  postingMigration,
  ...inspectionMigrations,
  ...missionsMigrations,
  ...bundlesMigrations,
  ...completenessMigrations,
  ...witnessesMigrations,
  ...retentionMigrations,
  ...detectionMigrations,
  ...wallsMigrations,
];

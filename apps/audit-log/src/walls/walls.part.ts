import type { LogPart } from '../log.part.js';
import { WallWatch } from './wall.watch.js';

/** What the database itself refuses, and whether it still does. */
export const wallsPart: LogPart = {
  workers: ({ database, logger }) => [new WallWatch(database, logger)],
};

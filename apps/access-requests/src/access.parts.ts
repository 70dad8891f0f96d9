import type { AccessPart } from './access.part.js';
import { applicationsPart } from './applications/applications.part.js';
import { cataloguePart } from './catalogue/catalogue.part.js';
import { clocksPart } from './clocks/clocks.part.js';
import { committeePart } from './committee/committee.part.js';
import { environmentsPart } from './environments/environments.part.js';
import { permitsPart } from './permits/permits.part.js';
import { proceduresPart } from './procedures/procedures.part.js';
import { projectsPart } from './projects/projects.part.js';

/** In order of what happens to an event that several want. */
export const PARTS: readonly AccessPart[] = [
  cataloguePart,
  environmentsPart,
  applicationsPart,
  proceduresPart,
  committeePart,
  clocksPart,
  permitsPart,
  projectsPart,
];

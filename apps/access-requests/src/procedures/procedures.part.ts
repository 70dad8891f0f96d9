import type { AccessPart } from '../access.part.js';
import { AnswerController } from './answer.controller.js';
import { caseProjection, exclusionProjection } from './case.projection.js';
import { DraftClock } from './draft.clock.js';
import { MeasureController } from './measure.controller.js';
import { measureCommands } from './measure.service.js';
import { ProcedureController } from './procedure.controller.js';
import { procedureCommands } from './procedure.service.js';
import { ShareController } from './share.controller.js';

/** Kinds of cases besides the permit application, and what may follow a decision. */
export const proceduresPart: AccessPart = {
  commands: ({ policy }) => ({ ...procedureCommands(policy), ...measureCommands(policy) }),
  controllers: [ProcedureController, ShareController, MeasureController, AnswerController],
  projections: [caseProjection, exclusionProjection],
  workers: ({ database, policy, logger }) => [
    new DraftClock(database, policy, (error) =>
      logger.error({ err: error }, 'the clock of drafts failed; it is tried again'),
    ),
  ],
};

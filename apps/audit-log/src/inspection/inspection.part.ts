import { SETTINGS } from '@garant/contracts';
import type { LogPart } from '../log.part.js';
import { InspectionController } from './inspection.controller.js';
import { CALENDAR } from './inspection.tokens.js';
import { QuestionController } from './question.controller.js';
import { replayCommands } from './replay.commands.js';
import { TraceController } from './trace.controller.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */
export const inspectionPart: LogPart = {
  commands: () => replayCommands,
  controllers: [InspectionController, QuestionController, TraceController],
  providers: ({ settings }) => {
    const { schema, default: standard } = SETTINGS.GARANT_POLICY_WORKING_CALENDAR;
    const given = (settings as { GARANT_POLICY_WORKING_CALENDAR?: unknown }).GARANT_POLICY_WORKING_CALENDAR;
    return [{ provide: CALENDAR, useValue: schema.parse(given ?? standard) }];
  },
};

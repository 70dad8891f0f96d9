import type { Type } from '@nestjs/common';
import { ProcedureController } from './procedure.controller.js';

/** Other kinds of cases, and what may follow a decision. */
export const proceduresControllers: Type[] = [ProcedureController];

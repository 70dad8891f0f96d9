import type { Type } from '@nestjs/common';
import { WitnessController } from './witness.controller.js';

/** Who else signs the checkpoints of the log, and how many of them must. */
export const witnessesControllers: Type[] = [WitnessController];

import type { AccessPart } from '../access.part.js';
import { RegisterController } from './register.controller.js';

/** The public register of projects, and what comes after a permit. */
export const projectsPart: AccessPart = { controllers: [RegisterController] };

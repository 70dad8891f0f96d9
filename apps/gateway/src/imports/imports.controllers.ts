import type { Type } from '@nestjs/common';
import { ImportController } from './import.controller.js';
import { MyRegisterController, RegisterController } from './register.controller.js';

/** Bulk import of historical choices, and the register as of an instant. */
export const importsControllers: Type[] = [ImportController, RegisterController, MyRegisterController];

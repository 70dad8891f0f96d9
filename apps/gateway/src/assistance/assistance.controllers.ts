import type { Type } from '@nestjs/common';
import { CallbackController } from './callback.controller.js';
import { FormSheetController } from './form-sheet.controller.js';
import { MandateController } from './mandate.controller.js';
import { MyHelpController } from './my-help.controller.js';
import { PaperFormController } from './paper-form.controller.js';

/** Help by an agent: mandates, paper forms, phone, advance choices. */
export const assistanceControllers: Type[] = [
  MandateController,
  PaperFormController,
  CallbackController,
  MyHelpController,
  FormSheetController,
];

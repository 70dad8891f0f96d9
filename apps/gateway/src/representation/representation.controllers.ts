import type { Type } from '@nestjs/common';
import { AuthorityDeskController } from './authority-desk.controller.js';
import { MyAuthorityController } from './my-authority.controller.js';

/** Acting for someone else: authorities and what they end with. */
export const representationControllers: Type[] = [MyAuthorityController, AuthorityDeskController];

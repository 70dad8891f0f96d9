import type { Type } from '@nestjs/common';
import { MyIdentityController, OfficerErasureController } from './erasure.controller.js';
import { IdentityDeskController } from './identity-desk.controller.js';
import { LinkageUploadController } from './linkage-upload.controller.js';
import { VaultController } from './vault.controller.js';

/** The identity vault: ambiguous people, merge and split, erasure, uploads in chunks, rotation of keys. */
export const peopleControllers: Type[] = [
  MyIdentityController,
  OfficerErasureController,
  IdentityDeskController,
  LinkageUploadController,
  VaultController,
];

import type { Type } from '@nestjs/common';
import { ContactController } from './contact.controller.js';
import { HandedReceiptController } from './handed-receipt.controller.js';
import { DeliveryController } from './delivery.controller.js';

/** Preferences and deliveries. */
export const notificationsControllers: Type[] = [
  ContactController,
  DeliveryController,
  HandedReceiptController,
];

import type { Type } from '@nestjs/common';
import { DatasetController } from './dataset.controller.js';
import { CatalogueController } from './catalogue.controller.js';
import { DuoController } from './duo.controller.js';
import { LabelController } from './label.controller.js';

/** Datasets and the public catalogue. */
export const catalogueControllers: Type[] = [
  DatasetController,
  LabelController,
  CatalogueController,
  DuoController,
];

import type { Type } from '@nestjs/common';
import { DatasetController } from './dataset.controller.js';
import { CatalogueController } from './catalogue.controller.js';

/** Datasets and the public catalogue. */
export const catalogueControllers: Type[] = [DatasetController, CatalogueController];

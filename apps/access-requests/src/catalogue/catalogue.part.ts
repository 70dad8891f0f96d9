import type { AccessPart } from '../access.part.js';
import { CatalogueController } from './catalogue.controller.js';
import { DatasetController } from './dataset.controller.js';
import { ImportController } from './import.controller.js';
import { datasetProjection } from './dataset.projection.js';
import { datasetCommands } from './dataset.service.js';

/** Datasets, their descriptions, and the public catalogue. */
export const cataloguePart: AccessPart = {
  commands: () => datasetCommands,
  controllers: [CatalogueController, DatasetController, ImportController],
  projections: [datasetProjection],
};

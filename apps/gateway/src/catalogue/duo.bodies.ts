import { z } from 'zod';
import { diseaseCode, duoUse, uuid } from '@garant/contracts';
import { DUO_PURPOSES, DUO_SENSITIVE } from '@garant/rules';

const duoRequest = z.strictObject({
  /** What the research is for: DUO ids of permissions, or `methods`. */
  purposes: z.array(z.enum(DUO_PURPOSES)).max(DUO_PURPOSES.length),
  diseases: z.array(diseaseCode).max(50).optional(),
  nonProfit: z.boolean().optional(),
  nonCommercial: z.boolean().optional(),
  sensitive: z.array(z.enum(DUO_SENSITIVE)).max(DUO_SENSITIVE.length).optional(),
});
/** Terms of one dataset, or ids of published ones; and what is asked for. */
export const duoMatchBody = z
  .strictObject({
    dataset: z.array(duoUse).max(30).optional(),
    datasetIds: z.array(uuid).min(1).max(50).optional(),
    request: duoRequest,
  })
  .refine(({ dataset, datasetIds }) => (dataset === undefined) !== (datasetIds === undefined), {
    path: ['dataset'],
    message: 'either dataset or datasetIds',
  });

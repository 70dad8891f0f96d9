import { z } from 'zod';
import { identityDecisionConfidential, sha256Hex, uuid } from '@garant/contracts';

const { reason } = identityDecisionConfidential.shape;
export const reasonedBody = z.strictObject({ reason });
export const samePersonBody = z.strictObject({ candidateRef: uuid, reason });
export const splitBody = z.strictObject({ subjectRef: uuid, retiredRef: uuid, reason });
export const erasureBody = z.strictObject({ previewHash: sha256Hex, keepMarker: z.boolean() });
export const officerErasureBody = erasureBody.extend({ requestId: uuid }).strict();
export const casesQuery = z.object({
  state: z.enum(['open', 'decided']).optional(),
  after: uuid.optional().describe('Case after which the page begins'),
});

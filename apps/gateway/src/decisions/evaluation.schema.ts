import { z } from 'zod';

/** OpenID AuthZEN Authorization API 1.0, §5 and §6. Unknown members are allowed, as the specification wants. */
const id = z.string().min(1).max(200);
const properties = z.record(z.string(), z.unknown()).optional();
const subject = z.looseObject({ type: z.string().min(1).max(50), id, properties });
const resource = z.looseObject({ type: z.string().min(1).max(50), id, properties });
const action = z.looseObject({ name: z.string().min(1).max(50), properties });
const context = z.record(z.string(), z.unknown());

export const evaluationRequest = z.looseObject({ subject, action, resource, context: context.optional() });
export type EvaluationRequest = z.infer<typeof evaluationRequest>;

export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
/** More people than that are asked about with a release, not one by one. */
export const BOXCAR_LIMIT = 500;

const item = z.looseObject({
  subject: z.unknown().optional(),
  action: z.unknown().optional(),
  resource: z.unknown().optional(),
  context: z.unknown().optional(),
});
/** Members at the top are defaults of every item (§6.1.1). Without items it is a single evaluation (§6.1). */
export const evaluationsRequest = z.looseObject({
  ...item.shape,
  evaluations: z.array(item).max(BOXCAR_LIMIT).optional(),
  options: z.looseObject({ evaluations_semantic: z.enum(SEMANTICS).default('execute_all') }).optional(),
});
export type EvaluationsRequest = z.infer<typeof evaluationsRequest>;

export interface EvaluationAnswer {
  decision: boolean;
  context: Record<string, unknown>;
}

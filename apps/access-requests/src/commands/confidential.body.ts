import { accessRequestsConfidential, type AccessRequestsConfidential } from '@garant/contracts';
import { ProblemError, type CommandContext } from '@garant/nest-kit';
import { z } from 'zod';

/**
 * The confidential body of a command in the form that the contracts give its type.
 * @throws ProblemError `confidential-unreadable` when there is none or it is sealed for another key; `invalid-body`
 *   naming fields and rules when its form is wrong, never values: what was in it stays confidential
 */
export async function confidentialBody<T extends keyof typeof accessRequestsConfidential>(
  context: Pick<CommandContext, 'openConfidential'>,
  type: T,
): Promise<AccessRequestsConfidential<T>> {
  const parsed = accessRequestsConfidential[type].safeParse(await context.openConfidential(z.unknown()));
  if (parsed.success) return parsed.data as AccessRequestsConfidential<T>;
  throw new ProblemError('invalid-body', {
    errors: parsed.error.issues.map(({ path, code }) => ({ field: path.join('.'), rule: code })),
  });
}

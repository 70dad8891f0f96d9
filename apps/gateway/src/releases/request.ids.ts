import type { ProblemCode } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id of the address; one that is none names nothing. */
export function idFrom(text: string | undefined, unknown: ProblemCode): string {
  if (text === undefined || !UUID.test(text)) throw new ProblemError(unknown);
  return text;
}

import { ProblemError } from '@garant/nest-kit';

/**
 * Order holds per key, so a command must travel under the id of what it changes.
 * @throws ProblemError `command-key-mismatch`
 */
export function demandKey(command: { key: string }, id: string): void {
  if (command.key !== id) throw new ProblemError('command-key-mismatch');
}

import type { z } from 'zod';
import type { SERVICES } from './envelope.js';

export type User = (typeof SERVICES)[number] | 'portal' | 'cli' | 'start' | 'identity-provider';

export interface Setting {
  schema: z.ZodType;
  /** Absent: the setting must be given. Written as the environment gives it. */
  default?: string;
  users: readonly User[];
  description: string;
  secret?: boolean;
}
export const s = <T extends z.ZodType>(
  schema: T,
  users: readonly User[],
  description: string,
  def?: string,
  secret?: boolean,
): Setting & { schema: T } => ({
  schema,
  users,
  description,
  default: def,
  secret,
});

import { ZodError } from 'zod';
import { sqlState } from '../database/database.js';

/**
 * What went wrong, for operators, in one line. Messages of errors may quote what somebody typed or what a row holds, so nothing quoted is kept
 * and of a database error only its code and the names of the schema.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof ZodError)
    return `ZodError: ${error.issues.map((issue) => `${issue.path.map(String).join('.')} ${issue.code}`).join('; ')}`.slice(
      0,
      500,
    );
  const state = sqlState(error);
  if (state && /^[0-9A-Z]{5}$/.test(state)) {
    const { constraint, table } = error as { constraint?: string; table?: string };
    return ['database error', state, table, constraint].filter((part) => part !== undefined).join(' ');
  }
  if (!(error instanceof Error)) return 'unknown failure';
  const line = (error.message.split('\n')[0] ?? '').replaceAll(/"[^"]*"?|'[^']*'?|“[^”]*”?/g, '…');
  return `${error.name}: ${line}${state ? ` (${state})` : ''}`.slice(0, 500);
}

/** An error as it is logged: reason and place, never parameters, details or rows. */
export function errorForLog(error: unknown): { type: string; reason: string; at: string[] } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 15);
  return { type: error instanceof Error ? error.name : typeof error, reason: reasonOf(error), at };
}

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useRef } from 'react';
import { awaitCommand, write, type Written } from './client.js';

export const newKey = (): string => crypto.randomUUID();

interface Command<I> {
  method?: 'POST' | 'PUT' | 'DELETE';
  path: (input: I) => string;
  body?: (input: I) => unknown;
  /** Queries to read again when it has taken effect. */
  refresh?: QueryKey[];
  /** Seconds to wait for the outcome of an accepted command before saying "not yet in effect". */
  patience?: number;
}

/**
 * One intent of a person. The idempotency key stays the same while the same input is tried again, and is new for
 * another input or after success.
 */
export function useCommand<I, O = Record<string, unknown>>(command: Command<I>) {
  const queries = useQueryClient();
  const intent = useRef<{ input: string; key: string } | null>(null);
  return useMutation<Written<O>, Error, I>({
    mutationFn: async (input) => {
      const body = command.body ? command.body(input) : input;
      const fingerprint = JSON.stringify([command.path(input), body]);
      if (intent.current?.input !== fingerprint) intent.current = { input: fingerprint, key: newKey() };
      const written = await write<O>(command.method ?? 'POST', command.path(input), {
        body,
        idempotencyKey: intent.current.key,
      });
      if (written.state === 'done' || !command.patience) return written;
      const value = await awaitCommand<O>(written.commandId, command.patience);
      return value === undefined ? written : { state: 'done', value };
    },
    onSuccess: async () => {
      intent.current = null;
      await Promise.all((command.refresh ?? []).map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

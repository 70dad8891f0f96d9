import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `predicate` answers something truthy, which it returns. @throws Error with the last failure after `timeoutMs` (default 10 s) */
export async function waitFor<T>(
  predicate: () => T | Promise<T>,
  options: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const end = Date.now() + (options.timeoutMs ?? 10_000);
  let failure: unknown;
  for (;;) {
    try {
      const value = await predicate();
      if (value) return value as NonNullable<T>;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > end)
      throw new Error(
        `Waited in vain for ${options.what ?? 'a condition'}${failure instanceof Error ? `: ${failure.message}` : ''}`,
      );
    await pause(options.everyMs ?? 20);
  }
}

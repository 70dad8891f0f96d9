import { setTimeout as pause } from 'node:timers/promises';

/**
 * One call for many: what is asked while a call is under way waits and goes out together as the next one, so that work
 * that costs the same for one as for a hundred (a statement, a commit) is paid once. Without `gatherMs` there is no timer:
 * alone, nothing waits. With it, the first of a call waits that long for company: worth it where every call that follows
 * costs the next stages, too.
 * @param many answers in the order of its inputs; when it fails, everybody who was in that call fails
 */
export function collecting<I, O>(
  many: (inputs: readonly I[]) => Promise<readonly O[]>,
  { limit = 200, gatherMs = 0 }: { limit?: number; gatherMs?: number } = {},
): (input: I) => Promise<O> {
  let waiting: { input: I; resolve(output: O): void; reject(error: unknown): void }[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    if (gatherMs > 0) await pause(gatherMs);
    while (waiting.length > 0) {
      const now = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      try {
        const outputs = await many(now.map(({ input }) => input));
        now.forEach(({ resolve }, at) => resolve(outputs[at] as O));
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
    working = false;
  };
  return (input) =>
    new Promise<O>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!working) void work();
    });
}

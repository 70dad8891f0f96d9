/** One named part of readiness. `ok: false` carries what is wrong, in words an operator can act on. */
export interface PartHealth {
  ok: boolean;
  detail?: string;
}
export type HealthCheck = () => Promise<Record<string, PartHealth>> | Record<string, PartHealth>;

const LIMIT_MS = 2_000;

/** All parts of all checks; a check that throws or hangs is a part that is not ready. */
export async function readiness(
  checks: readonly HealthCheck[],
): Promise<{ ready: boolean; parts: Record<string, PartHealth> }> {
  const found = await Promise.all(checks.map((check, index) => bounded(check, index)));
  const parts = Object.assign({}, ...found) as Record<string, PartHealth>;
  return { ready: Object.values(parts).every((part) => part.ok), parts };
}

async function bounded(check: HealthCheck, index: number): Promise<Record<string, PartHealth>> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), LIMIT_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), limit]);
  } catch (error) {
    return { [`check-${index}`]: { ok: false, detail: (error as Error).message } };
  } finally {
    clearTimeout(timer);
  }
}

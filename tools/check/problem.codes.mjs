// Every problem code, and those that no test names.
import { readFileSync } from 'node:fs';

/** @returns {Promise<string[]>} */
export async function problemCodes() {
  const { PROBLEMS } = await import('@garant/contracts');
  return Object.keys(PROBLEMS);
}

/**
 * Codes that stand in no test, as a whole word: `permit-state` is not `permit-state-unknown`.
 * @param {readonly string[]} codes @param {readonly string[]} tests files
 */
export function codesWithoutTest(codes, tests) {
  const words = new Set(
    tests.flatMap((file) => readFileSync(file, 'utf8').match(/[a-z0-9]+(?:-[a-z0-9]+)*/g) ?? []),
  );
  return codes.filter((code) => !words.has(code));
}

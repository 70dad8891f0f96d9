import type { TestPlatform } from '../platform.fixture.js';

/** A list as the public API answers it: its items, bare or beside a place to go on from. */
export async function readList<T>(test: TestPlatform, persona: string, path: string): Promise<T[]> {
  const answer = await test.api.get(persona, path);
  return (Array.isArray(answer) ? answer : answer.items) as T[];
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playJourneys, type Journey } from './journey.stage.js';

/** In the order in which they are played: each leaves something that the ones after it may use. */
const NAMES = [
  'full-permit',
  'refusal-and-appeal',
  'information-request',
  'data-request',
  'french-route',
  'conflict-of-interest',
  'amendment-and-revocation',
  'publication',
];

/** `french-route` is the one function that `access/french-route.journey.ts` exports. */
async function journeyOf(file: URL): Promise<Journey> {
  const [journey, ...more] = Object.values((await import(file.href)) as Record<string, Journey>);
  if (typeof journey !== 'function' || more.length > 0) throw new Error(`${file.pathname}: not one journey`);
  return journey;
}

const journeys: Record<string, Journey> = {};
for (const name of NAMES) {
  const file = new URL(`access/${name}.journey.ts`, import.meta.url);
  if (existsSync(fileURLToPath(file))) journeys[name] = await journeyOf(file);
}
playJourneys('an access request, from a question to what comes after the permit', journeys);

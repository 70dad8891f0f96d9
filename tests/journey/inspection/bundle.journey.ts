import { expect, it } from '@jest/globals';
import type { Language } from '../../browser.fixture.js';
import type { JourneyStage } from '../journey.stage.js';
import { checksOffline, findsDoctored, takesBundle } from './bundle.steps.js';

/** Evidence to take away: made, checked on a computer without network, and a doctored copy found out. No mouse. */
async function takesAway(stage: JourneyStage, language: Language): Promise<void> {
  const paul = await stage.as('paul', { language });
  const taken = await takesBundle(paul, language);
  expect(taken.minutes).toMatch(/^[0-9a-f]{64} {2}manifest\.json$/);
  await checksOffline(paul, taken, language);
  await findsDoctored(paul, taken, language);
  expect(paul.faults).toEqual([]);
}

export const bundle = (stage: JourneyStage): void => {
  it(
    'is taken away, checked without network, and a doctored copy is found out: in French',
    () => takesAway(stage, 'fr'),
    300_000,
  );
  it('and in English', () => takesAway(stage, 'en'), 300_000);
};

import { expect, it } from '@jest/globals';
import type { Language } from '../../browser.fixture.js';
import { accessible, readOut } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';

const WORDS = {
  fr: { search: '/inspection?type=choice.recorded', type: /choice\.recorded/ },
  en: { search: '/en/inspection?type=choice.recorded', type: /choice\.recorded/ },
} as const;

/** What an inspector does on a day of control, without a mouse. */
async function inspects(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const paul = await stage.as('paul', { language });
  await paul.go(words.search);
  expect(await readOut(paul.page)).toMatch(words.type);
  await accessible(paul);
  expect(paul.faults).toEqual([]);
}

export const inspector = (stage: JourneyStage): void => {
  it('asks, replays, takes away and verifies: in French', () => inspects(stage, 'fr'), 300_000);
  it('and in English', () => inspects(stage, 'en'), 300_000);
};

import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, visit, type Language, type Visitor } from '../browser.fixture.js';
import { startTestPlatform, type TestPlatform } from '../platform.fixture.js';
import { assistanceJourney } from './consent/assistance.journey.js';
import type { Journey, JourneyStage } from './consent/journey.stage.js';
import { noticesJourney } from './consent/notices.journey.js';
import { peopleJourney } from './consent/people.journey.js';
import { representationJourney } from './consent/representation.journey.js';
import { rightsJourney } from './consent/rights.journey.js';

const JOURNEYS: Readonly<Record<string, Journey>> = {
  notices: noticesJourney,
  representation: representationJourney,
  assistance: assistanceJourney,
  people: peopleJourney,
  rights: rightsJourney,
};
/** JOURNEY=<name> runs one of them. */
const chosen = Object.entries(JOURNEYS).filter(
  ([name]) => process.env.JOURNEY === undefined || process.env.JOURNEY === name,
);

describe('people choose, for themselves and for others', () => {
  let test: TestPlatform;
  let browser: Browser;
  const visitors = new Map<string, Visitor>();
  const stage: JourneyStage = {
    get test() {
      return test;
    },
    async as(persona, { language = 'fr', width = 1280 }: { language?: Language; width?: number } = {}) {
      const name = `${persona} ${language} ${width}`;
      const known =
        visitors.get(name) ?? (await visit(test, browser, persona, { language, width, examined: true }));
      visitors.set(name, known);
      return known;
    },
  };
  beforeAll(async () => {
    [test, browser] = await Promise.all([startTestPlatform({ seed: true }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await test?.stop();
  });

  for (const [name, journey] of chosen) describe(name, () => journey(stage));
});

import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, visit, type Language, type Visitor } from '../browser.fixture.js';
import { startTestPlatform, type TestPlatform } from '../platform.fixture.js';

/** One platform and its browsers, shared by the journeys of a run. Read its parts inside a test: they are there then. */
export interface JourneyStage {
  readonly test: TestPlatform;
  /** The browser of one person, opened at their first page and kept. */
  as(persona: string, options?: { language?: Language; width?: number }): Promise<Visitor>;
}
export type Journey = (stage: JourneyStage) => void;

/** Declares the tests of some journeys on one platform with the demonstration's data. JOURNEY=<name> runs one of them. */
export function playJourneys(title: string, journeys: Readonly<Record<string, Journey>>): void {
  const chosen = Object.entries(journeys).filter(
    ([name]) => process.env.JOURNEY === undefined || process.env.JOURNEY === name,
  );
  if (chosen.length === 0)
    throw new Error(`JOURNEY=${process.env.JOURNEY}: the journeys are ${Object.keys(journeys).join(', ')}`);
  describe(title, () => {
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

    for (const [name, journey] of chosen)
      describe(name, () => {
        // What an earlier journey met on purpose, a refusal for one, is no fault of this one.
        beforeAll(() => visitors.forEach(({ faults }) => faults.splice(0)));
        journey(stage);
      });
  });
}

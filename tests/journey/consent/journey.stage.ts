import type { Language, Visitor } from '../../browser.fixture.js';
import type { TestPlatform } from '../../platform.fixture.js';

/** One platform and its browsers, shared by the journeys of a run. Read its parts inside a test: they are there then. */
export interface JourneyStage {
  readonly test: TestPlatform;
  /** The browser of one person, opened at their first page and kept. */
  as(persona: string, options?: { language?: Language; width?: number }): Promise<Visitor>;
}
export type Journey = (stage: JourneyStage) => void;

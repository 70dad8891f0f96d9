import type { Journey } from './journey.stage.js';

export const peopleJourney: Journey = () => undefined;

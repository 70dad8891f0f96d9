import type { Journey } from './journey.stage.js';

export const representationJourney: Journey = () => undefined;

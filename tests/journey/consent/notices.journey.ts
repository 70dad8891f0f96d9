import type { Journey } from './journey.stage.js';

export const noticesJourney: Journey = () => undefined;

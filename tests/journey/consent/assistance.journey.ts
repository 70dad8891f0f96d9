import type { Journey } from './journey.stage.js';

export const assistanceJourney: Journey = () => undefined;

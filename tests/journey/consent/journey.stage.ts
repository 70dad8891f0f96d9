export type { Journey, JourneyStage } from '../journey.stage.js';

import { detection } from './inspection/detection.journey.js';
import { bundle } from './inspection/bundle.journey.js';
import { inspector } from './inspection/inspector.journey.js';
import { mission } from './inspection/mission.journey.js';
import { playJourneys } from './journey.stage.js';

// In the order in which they are played: each may use what the ones before it left.
playJourneys('an inspection, from the order of mission to evidence that trusts no one', {
  inspector,
  bundle,
  detection,
  mission,
});

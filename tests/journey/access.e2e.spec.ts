import { amendmentAndRevocation } from './access/amendment-and-revocation.journey.js';
import { conflictOfInterest } from './access/conflict-of-interest.journey.js';
import { dataRequest } from './access/data-request.journey.js';
import { frenchRoute } from './access/french-route.journey.js';
import { fullPermit } from './access/full-permit.journey.js';
import { informationRequest } from './access/information-request.journey.js';
import { publication } from './access/publication.journey.js';
import { refusalAndAppeal } from './access/refusal-and-appeal.journey.js';
import { playJourneys } from './journey.stage.js';

// In the order in which they are played: each may use what the ones before it left.
playJourneys('an access request, from a question to what comes after the permit', {
  'full-permit': fullPermit,
  'refusal-and-appeal': refusalAndAppeal,
  'information-request': informationRequest,
  'data-request': dataRequest,
  'french-route': frenchRoute,
  'conflict-of-interest': conflictOfInterest,
  'amendment-and-revocation': amendmentAndRevocation,
  publication,
});

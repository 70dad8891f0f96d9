import { assistanceJourney } from './consent/assistance.journey.js';
import { noticesJourney } from './consent/notices.journey.js';
import { peopleJourney } from './consent/people.journey.js';
import { representationJourney } from './consent/representation.journey.js';
import { rightsJourney } from './consent/rights.journey.js';
import { playJourneys } from './journey.stage.js';

playJourneys('people choose, for themselves and for others', {
  notices: noticesJourney,
  representation: representationJourney,
  assistance: assistanceJourney,
  people: peopleJourney,
  rights: rightsJourney,
});

import { expect, it } from '@jest/globals';
import { screenshot, type Language } from '../../browser.fixture.js';
import { accessible, activate, readOut, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { shows, submitted } from './case.steps.js';

const WORDS = {
  fr: {
    queue: '/instruction',
    review: '/instruction/',
    application: '/demandes/',
    deadlines: '/echeances',
    messages: '/messages',
    complete: 'Déclarer le dossier complet',
    decide: 'Décider',
    running: /jours restants/,
    ask: 'Demander des informations',
    question: /message/i,
    paused: 'Suspendu depuis le',
    standing: 'Suspendu',
    resumed: 'moins d’un jour',
    more: 'Prendre plus de temps',
    reason: 'Motif de la prolongation',
    extend: 'Prolonger le délai',
    extended: 'Prolongé le',
    told: 'a besoin de plus de temps',
    late: 'En retard',
    calendar: 'Ajouter à mon agenda',
  },
  en: {
    queue: '/en/review',
    review: '/en/review/',
    application: '/en/applications/',
    deadlines: '/en/deadlines',
    messages: '/en/messages',
    complete: 'Declare the file complete',
    decide: 'Decide',
    running: /days left/,
    ask: 'Ask for information',
    question: /message/i,
    paused: 'Standing still since',
    standing: 'Standing still',
    resumed: 'less than a day',
    more: 'Take more time',
    reason: 'Reason for more time',
    extend: 'Extend the time',
    extended: 'Extended on',
    told: 'needs more time',
    late: 'Late',
    calendar: 'Add to my calendar',
  },
} as const;

interface Clocks {
  clocks: {
    code: string;
    standing: string;
    dueAt: string | null;
    pauses: { from: string; until: string | null }[];
  }[];
}
const clockOf = async (stage: JourneyStage, id: string, code: string) =>
  ((await stage.test.api.get('ines', `/api/v1/applications/${id}/clocks`)) as Clocks).clocks.find(
    (clock) => clock.code === code,
  )!;

/** A request for information stops the time to decide, the answer starts it again, and both moments can be read; no mouse. */
async function asks(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const title = `Délai suspendu ${language}`;
  const applicationId = await submitted(stage, title);
  const { api } = stage.test;

  // The board leads to the case, which is complete: the time to decide begins.
  const ines = await stage.as('ines', { language });
  const { page } = ines;
  await ines.go(words.queue);
  await shows(ines, title);
  await accessible(ines);
  await screenshot(page, `board-${language}`);
  await activate(page, page.getByRole('link', { name: title }));
  await page.waitForURL(new RegExp(`${words.review}${applicationId}$`));
  await api.post('ines', `/api/v1/applications/${applicationId}/deliberation/interest`, {
    interest: false,
  });
  await api.post('ines', `/api/v1/applications/${applicationId}/completeness`);
  await ines.go(`${words.review}${applicationId}`);
  await shows(ines, words.running);
  const first = await clockOf(stage, applicationId, 'D02');

  // More is to be known: the clock stands still, and says since when.
  await api.post('ines', `/api/v1/applications/${applicationId}/information-request`, {
    message: 'Précisez les critères d’inclusion.',
  });
  const claire = await stage.as('claire', { language });
  await claire.go(`${words.application}${applicationId}`);
  await shows(claire, words.paused);
  await accessible(claire);
  await screenshot(claire.page, `clock-paused-${language}`);
  expect(await readOut(claire.page)).toContain(words.standing);
  const paused = await clockOf(stage, applicationId, 'D02');
  expect([paused.standing, paused.dueAt]).toEqual(['paused', null]);

  // The answer starts it again; the interval stays on the page, exactly.
  const { content } = (await api.get('claire', `/api/v1/applications/${applicationId}`)) as {
    content: object;
  };
  await api.post('claire', `/api/v1/applications/${applicationId}/information`, { content });
  await claire.go(`${words.application}${applicationId}`);
  await shows(claire, words.resumed);
  const again = await clockOf(stage, applicationId, 'D02');
  expect(again).toMatchObject({ standing: 'running', dueAt: first.dueAt });
  expect(again.pauses).toEqual([{ ...paused.pauses[0], until: expect.any(String) }]);

  // More time, once, with a reason that the applicant reads; told in the inbox, too.
  await api.post('ines', `/api/v1/applications/${applicationId}/completeness`);
  await ines.go(`${words.review}${applicationId}`);
  await activate(page, page.locator('summary', { hasText: words.more }));
  await write(page, page.getByRole('textbox', { name: words.reason }), 'Un avis scientifique manque.');
  await activate(page, page.getByRole('button', { name: words.extend }));
  await shows(ines, words.extended);
  await claire.go(`${words.application}${applicationId}`);
  await shows(claire, 'Un avis scientifique manque.');
  await screenshot(claire.page, `clock-extended-${language}`);
  await expectMessage(stage, language);
  await claire.go(words.messages);
  await shows(claire, words.told);
  await accessible(claire);
  await screenshot(claire.page, `inbox-${language}`);

  // Six months away by now.
  await claire.go(`${words.deadlines}?days=365`);
  await shows(claire, title);
  await accessible(claire);
  await screenshot(claire.page, `deadlines-${language}`);
  expect(await readOut(claire.page)).toContain(words.calendar);
  expect([...ines.faults, ...claire.faults]).toEqual([]);
}

/** The message travels by the bus. */
async function expectMessage({ test: { api } }: JourneyStage, language: Language): Promise<void> {
  await api.until(
    () => api.get('claire', '/api/v1/inbox?unread=true'),
    (inbox: { items: { kind: string }[] }) => inbox.items.some(({ kind }) => kind === 'clock-extended'),
    `the message (${language})`,
  );
}

export const informationRequest = (stage: JourneyStage): void => {
  it(
    'a question stops the clock, the exact pause is shown, the answer starts it again',
    () => asks(stage, 'fr'),
    240_000,
  );
  it('and in English', () => asks(stage, 'en'), 240_000);
};

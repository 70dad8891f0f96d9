import { expect, it } from '@jest/globals';
import { screenshot, type Language } from '../../browser.fixture.js';
import { accessible, activate, readOut, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { refused, shows } from './case.steps.js';

const WORDS = {
  fr: {
    applications: '/demandes/',
    review: '/instruction/',
    life: 'La vie du dossier',
    ask: 'Demander un réexamen de la décision',
    what: 'Ce qui devrait être revu, et pourquoi',
    send: 'Demander le réexamen',
    running: 'Un réexamen est en cours',
    reason: 'Motif',
    reopen: 'Rouvrir le dossier',
    contested: 'Une personne conteste cette décision',
    processing: 'En instruction',
  },
  en: {
    applications: '/en/applications/',
    review: '/en/review/',
    life: 'The life of this case',
    ask: 'Ask for another look at the decision',
    what: 'What should be looked at again, and why',
    send: 'Ask for another look',
    running: 'An appeal is under way',
    reason: 'Reason',
    reopen: 'Reopen the case',
    contested: 'Somebody contests this decision',
    processing: 'Under assessment',
  },
} as const;

/** A refusal with reasons, contested by its applicant, and looked at again by somebody who did not sign; no mouse. */
async function appeals(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const applicationId = await refused(stage, `Refus contesté ${language}`);
  const claire = await stage.as('claire', { language });
  const { page } = claire;
  await claire.go(`${words.applications}${applicationId}`);
  expect(await readOut(page)).toContain(words.life);
  await activate(page, page.locator('summary', { hasText: words.ask }));
  await accessible(claire);
  await write(page, page.getByRole('textbox', { name: words.what }), 'Le périmètre a été mal lu.');
  await activate(page, page.getByRole('button', { name: words.send }));
  await shows(claire, words.running);
  await screenshot(page, `appeal-${language}`);

  // Whoever signed is told so, and changes nothing.
  const helene = await stage.as('helene', { language });
  await helene.go(`${words.review}${applicationId}`);
  await write(helene.page, helene.page.getByRole('textbox', { name: words.reason }), 'Rien à revoir.');
  await activate(helene.page, helene.page.getByRole('button', { name: words.reopen }));
  await helene.page.getByRole('alert').first().waitFor();
  expect(await state(stage, applicationId)).toBe('UNDER_APPEAL');

  const gabriel = await stage.as('gabriel', { language });
  await gabriel.go(`${words.review}${applicationId}`);
  expect(await readOut(gabriel.page)).toContain(words.contested);
  await accessible(gabriel);
  await write(gabriel.page, gabriel.page.getByRole('textbox', { name: words.reason }), 'À revoir.');
  await activate(gabriel.page, gabriel.page.getByRole('button', { name: words.reopen }));
  await shows(gabriel, words.processing);
  expect(await state(stage, applicationId)).toBe('PROCESSING');
  expect([...claire.faults, ...gabriel.faults]).toEqual([]);
}
const state = async (stage: JourneyStage, id: string): Promise<string> =>
  ((await stage.test.api.get('ines', `/api/v1/applications/${id}`)) as { state: string }).state;

export const refusalAndAppeal = (stage: JourneyStage): void => {
  it(
    'a refusal is contested in French and looked at again by somebody else',
    () => appeals(stage, 'fr'),
    240_000,
  );
  it('and in English', () => appeals(stage, 'en'), 240_000);
};

import { expect, it } from '@jest/globals';
import { screenshot, type Language } from '../../browser.fixture.js';
import { accessible, activate, choose, pick, readOut, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { onFrenchRoute, shows } from './case.steps.js';

const WORDS = {
  fr: {
    start: '/demandes/nouvelle',
    kind: 'Type de dossier',
    french: /^Voie française/,
    name: 'Titre du projet',
    go: 'Continuer',
    review: '/instruction/',
    applications: '/demandes/',
    awaiting: 'Avis attendu',
    silence: 'Silence à la fin du délai',
    opinion: 'Avis',
    favourable: 'Favorable',
    number: /^Numéro/,
    record: 'Enregistrer',
    recorded: 'L’avis est enregistré.',
    ask: 'Demander l’autorisation à la CNIL',
    cnil: 'Autorisation de la CNIL attendue',
    answer: 'Réponse',
    authorised: 'Autorisé',
    processing: 'En instruction',
  },
  en: {
    start: '/en/applications/new',
    kind: 'Kind of case',
    french: /^French route/,
    name: 'Title of the project',
    go: 'Continue',
    review: '/en/review/',
    applications: '/en/applications/',
    awaiting: 'Waiting for an opinion',
    silence: 'Silence at the end of the period',
    opinion: 'Opinion',
    favourable: 'Favourable',
    number: /^Number/,
    record: 'Record',
    recorded: 'The opinion is recorded.',
    ask: 'Ask the CNIL for its authorisation',
    cnil: 'Waiting for the CNIL’s authorisation',
    answer: 'Answer',
    authorised: 'Authorised',
    processing: 'Under assessment',
  },
} as const;

/** Single desk, CESREES, CNIL: each answer recorded by a person, silence not before its time; no mouse. */
async function goes(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const claire = await stage.as('claire', { language });
  const { page } = claire;
  await claire.go(words.start);
  await pick(page, page.getByRole('radiogroup', { name: words.kind }), words.french);
  await write(page, page.getByRole('textbox', { name: words.name }), `Voie française ${language}`);
  await accessible(claire);
  await screenshot(page, `french-start-${language}`);
  await activate(page, page.getByRole('button', { name: words.go }));
  await page.waitForURL(/\/[0-9a-f-]{36}\/form/);
  // The form itself is another journey's; from here on a program has filled one in.
  const applicationId = await onFrenchRoute(stage, `Voie française ${language} complète`);

  const ines = await stage.as('ines', { language });
  await ines.go(`${words.review}${applicationId}`);
  expect(await readOut(ines.page)).toContain(words.awaiting);
  expect(await ines.page.getByRole('radio', { name: words.silence }).isDisabled()).toBe(true);
  await accessible(ines);
  await screenshot(ines.page, `french-opinion-${language}`);
  await choose(ines.page, ines.page.getByRole('combobox', { name: words.opinion }), words.favourable);
  await write(ines.page, ines.page.getByRole('textbox', { name: words.number }), 'CESREES 12-26');
  await activate(ines.page, ines.page.getByRole('button', { name: words.record, exact: true }));
  await shows(ines, words.recorded);

  await claire.go(`${words.applications}${applicationId}`);
  await activate(page, page.getByRole('button', { name: words.ask }));
  await shows(claire, words.cnil);
  await accessible(claire);

  await ines.go(`${words.review}${applicationId}`);
  await choose(ines.page, ines.page.getByRole('combobox', { name: words.answer }), words.authorised);
  await write(ines.page, ines.page.getByRole('textbox', { name: words.number }), 'DR-2026-117');
  await activate(ines.page, ines.page.getByRole('button', { name: words.record, exact: true }));
  await shows(ines, words.processing);
  const procedure = (await stage.test.api.get('ines', `/api/v1/applications/${applicationId}/procedure`)) as {
    state: string;
    authorisation: { reference: string; tacit: string | null };
  };
  expect(procedure).toMatchObject({
    state: 'PROCESSING',
    authorisation: { reference: 'DR-2026-117', tacit: null },
  });
  expect([...claire.faults, ...ines.faults]).toEqual([]);
}

export const frenchRoute = (stage: JourneyStage): void => {
  it('an application goes through CESREES and the CNIL', () => goes(stage, 'fr'), 240_000);
  it('and in English', () => goes(stage, 'en'), 240_000);
};

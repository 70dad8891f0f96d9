import { expect, it } from '@jest/globals';
import { screenshot, settled, type Language } from '../../browser.fixture.js';
import { accessible, activate, choose, pick, readOut, tabTo, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { decide, shows } from './case.steps.js';

const WORDS = {
  fr: {
    start: '/demandes/nouvelle',
    kind: 'Type de dossier',
    statistics: /^Demande de statistiques anonymes/,
    go: 'Continuer',
    page: 'Demander des statistiques',
    texts: {
      Titre: 'Diagnostics par sexe',
      'Votre question': 'Combien de diagnostics par sexe ?',
      'Résumé pour tous': 'Un tableau des diagnostics par sexe.',
      'Ce que vous ferez de la réponse': 'Un article de santé publique.',
      'Ce que cela apporte à tous': 'Mieux prévenir.',
      Précautions: 'Aucun croisement avec d’autres tableaux.',
    },
    dataset: 'Jeu de données',
    counted: 'Ce qui est compté',
    who: 'Type de demandeur',
    university: 'Univ',
    purpose: /^Finalité/,
    send: 'Déposer la demande',
    review: '/instruction/',
    table: 'Tableau, collé d’un tableur',
    small: 'Trop peu de personnes',
    sound: 'Ce tableau ne dit rien sur quelques personnes.',
    bring: 'Déposer la réponse',
    ready: 'La réponse est prête à être relue.',
    release: 'Relire et publier la réponse',
    released: /^Publiée le /,
    answers: '/reponses',
  },
  en: {
    start: '/en/applications/new',
    kind: 'Kind of case',
    statistics: /^Request for anonymous statistics/,
    go: 'Continue',
    page: 'Ask for statistics',
    texts: {
      Title: 'Diagnoses by sex',
      'Your question': 'How many diagnoses by sex?',
      'Summary for everybody': 'A table of diagnoses by sex.',
      'What you will do with the answer': 'An article on public health.',
      'What it brings to everybody': 'Better prevention.',
      Precautions: 'No crossing with other tables.',
    },
    dataset: 'Dataset',
    counted: 'What is counted',
    who: 'Type of applicant',
    university: 'Univ',
    purpose: /^Purpose/,
    send: 'Submit the request',
    review: '/en/review/',
    table: 'Table, pasted from a spreadsheet',
    small: 'Too few people',
    sound: 'This table tells nothing about a few people.',
    bring: 'Bring in the answer',
    ready: 'The answer is ready to be looked at.',
    release: 'Approve and publish the answer',
    released: /^Published on /,
    answers: '/en/answers',
  },
} as const;

/** A question, an approval without a permit, a table that is checked, and an answer for everybody; no mouse. */
async function asks(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const claire = await stage.as('claire', { language });
  const { page } = claire;
  await claire.go(words.start);
  await accessible(claire);
  await pick(page, page.getByRole('radiogroup', { name: words.kind }), words.statistics);
  await activate(page, page.getByRole('button', { name: words.go }));
  await page.getByRole('heading', { level: 1, name: words.page }).waitFor();
  await settled(claire);
  for (const [name, text] of Object.entries(words.texts))
    await write(page, page.getByRole('textbox', { name, exact: true }), text);
  const list = page.getByRole('combobox', { name: words.dataset });
  await tabTo(page, list);
  const dataset = stage.test.platform.description.demo.datasetId as string;
  await page.keyboard.type((await list.locator(`option[value="${dataset}"]`).innerText()).slice(0, 30));
  const counted = page
    .getByRole('group', { name: new RegExp(`^${words.counted}`) })
    .getByRole('checkbox')
    .first();
  await activate(page, counted, 'Space');
  await choose(page, page.getByRole('combobox', { name: words.who }), words.university);
  const purpose = page.getByRole('combobox', { name: words.purpose });
  await tabTo(page, purpose);
  const wanted = await purpose.locator('option[value="53.1.e"]').innerText();
  await page.keyboard.type(wanted.slice(0, 30));
  await accessible(claire);
  await screenshot(page, `data-request-${language}`);
  await activate(page, page.getByRole('button', { name: words.send }));
  await page.waitForURL(/\/(demandes|applications)\/[0-9a-f-]{36}$/);
  const applicationId = new URL(page.url()).pathname.split('/').at(-1)!;

  const permit = await decide(stage.test.api, applicationId);
  expect(permit).toBeNull();
  const ines = await stage.as('ines', { language });
  await ines.go(`${words.review}${applicationId}`);
  const table = ines.page.getByRole('textbox', { name: words.table });
  await write(ines.page, table, 'sex;n');
  await ines.page.keyboard.insertText('\nF;2\nM;400\n*;402');
  await shows(ines, words.small);
  await accessible(ines);
  await write(ines.page, table, 'sex;n');
  await ines.page.keyboard.insertText('\nF;520\nM;400\n*;920');
  await shows(ines, words.sound);
  await activate(ines.page, ines.page.getByRole('button', { name: words.bring }));
  await shows(ines, words.ready);

  const helene = await stage.as('helene', { language });
  await helene.go(`${words.review}${applicationId}`);
  await activate(helene.page, helene.page.getByRole('button', { name: words.release }));
  await shows(helene, words.released);

  await claire.go(words.answers);
  expect(await readOut(page)).toContain('520');
  await accessible(claire);
  await screenshot(page, `answers-${language}`);
  expect([...claire.faults, ...ines.faults, ...helene.faults]).toEqual([]);
}

export const dataRequest = (stage: JourneyStage): void => {
  it(
    'a question is answered by a table that tells nothing about a few people',
    () => asks(stage, 'fr'),
    300_000,
  );
  it('and in English', () => asks(stage, 'en'), 300_000);
};

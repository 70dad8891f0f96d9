import { expect, it } from '@jest/globals';
import { settled, type Language } from '../../browser.fixture.js';
import type { Journey, JourneyStage } from './journey.stage.js';
import { accessible, activate, choose, pick, readOut, write } from './keyboard.steps.js';

const WORDS = {
  fr: {
    ask: '/mes-demandes/nouvelle',
    want: 'Que voulez-vous',
    kind: /^Comprendre ce qui est fait/,
    title: 'Comprendre ce qui est fait de mes données',
    text: 'Dites-nous avec vos mots',
    send: 'Envoyer la demande',
    left: /jours pour répondre/,
    desk: '/demandes-de-droits',
    take: 'Prendre cette demande',
    template: /^Modèle de réponse/,
    explanation: 'Explication',
    answer: 'Réponse à la personne',
    give: 'Envoyer la réponse',
    answered: 'Répondue',
    given: 'Notre réponse',
    complaint: 'Si la réponse ne vous convient pas',
    data: '/mes-donnees',
    copy: 'Préparer ma copie',
    print: 'Pour imprimer',
    read: 'Lire ici ce qui est tenu',
    held: 'Ce qui est tenu sur vous',
    uses: '/mes-usages',
    officer: /Délégué à la protection des données/,
    why: 'Pour répondre à une demande',
  },
  en: {
    ask: '/en/my-requests/new',
    want: 'What do you want',
    kind: /^Understand what is done/,
    title: 'Understand what is done with my data',
    text: 'Tell us in your own words',
    send: 'Send the request',
    left: /days left to answer/,
    desk: '/en/rights-requests',
    take: 'Take this request',
    template: /^Template/,
    explanation: 'Explanation',
    answer: 'Answer to the person',
    give: 'Send the answer',
    answered: 'Answered',
    given: 'Our answer',
    complaint: 'If the answer does not satisfy you',
    data: '/en/my-data',
    copy: 'Prepare my copy',
    print: 'To print',
    read: 'Read here what is held',
    held: 'What is held about you',
    uses: '/en/my-uses',
    officer: /Data protection officer/,
    why: 'To answer a request',
  },
} as const;

/** A person asks in their own words, an officer answers in time, and the person sees that the officer looked; no mouse. */
async function asksAndIsAnswered(stage: JourneyStage, persona: string, language: Language): Promise<void> {
  const words = WORDS[language];
  const patient = await stage.as(persona, { language });
  const { page } = patient;
  await patient.go(words.ask);
  await accessible(patient);
  expect(await readOut(page)).toContain(`radiogroup "${words.want}`);
  await pick(page, page.getByRole('radiogroup', { name: words.want }), words.kind);
  const question = `Qui lit mes données ? ${persona} ${language}`;
  await write(page, page.getByRole('textbox', { name: words.text }), question);
  await activate(page, page.getByRole('button', { name: words.send }));
  await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
  await page.getByText(words.left).waitFor();
  await settled(patient);
  await accessible(patient);
  const requestId = new URL(page.url()).pathname.split('/').at(-1)!;

  const officer = await stage.as('iris', { language });
  await officer.go(words.desk);
  await accessible(officer);
  await officer.go(`${words.desk}/${requestId}`);
  await officer.page.getByText(question).waitFor();
  await activate(officer.page, officer.page.getByRole('button', { name: words.take }));
  const template = officer.page.getByRole('combobox', { name: words.template });
  await template.waitFor();
  await settled(officer);
  await accessible(officer);
  await choose(officer.page, template, words.explanation);
  const answer = officer.page.getByRole('textbox', { name: words.answer });
  // A template is a beginning: its open place keeps the answer back until the officer has filled it in.
  await activate(officer.page, officer.page.getByRole('button', { name: words.give }));
  expect(await answer.getAttribute('aria-invalid')).toBe('true');
  await write(officer.page, answer, 'Vos données sont lues par le délégué.');
  await activate(officer.page, officer.page.getByRole('button', { name: words.give }));
  await officer.page.getByText(words.answered).first().waitFor();

  await patient.go(new URL(page.url()).pathname);
  const tree = await readOut(page);
  expect(tree).toContain(`heading "${words.given}"`);
  expect(tree).toContain(`heading "${words.complaint}"`);
  await accessible(patient);
}

/** A copy of everything, read on the page, and who has read what. */
async function takesACopyAway(stage: JourneyStage, persona: string, language: Language): Promise<void> {
  const words = WORDS[language];
  const patient = await stage.as(persona, { language });
  const { page } = patient;
  await patient.go(words.data);
  await accessible(patient);
  await activate(page, page.getByRole('button', { name: words.copy }));
  await page.getByRole('link', { name: words.print }).waitFor({ timeout: 40_000 });
  await activate(page, page.getByRole('button', { name: words.read }));
  await page.getByRole('heading', { name: words.held }).waitFor();
  await settled(patient);
  await accessible(patient);

  await patient.go(words.uses);
  // The log takes a read a moment after it was made.
  for (let tries = 0; tries < 20 && (await page.getByText(words.officer).count()) === 0; tries++) {
    await page.waitForTimeout(1_000);
    await patient.go(words.uses);
  }
  const tree = await readOut(page);
  expect(tree).toMatch(words.officer);
  expect(tree).toContain(words.why);
  await accessible(patient);
}

export const rightsJourney: Journey = (stage) => {
  it.each([
    ['yvone', 'fr'],
    ['gladys', 'en'],
  ] as const)('%s asks in their own words and is answered (%s)', (persona, language) =>
    asksAndIsAnswered(stage, persona, language),
  );
  it.each([
    ['yvone', 'fr'],
    ['gladys', 'en'],
  ] as const)('%s takes a copy away and sees who read their data (%s)', (persona, language) =>
    takesACopyAway(stage, persona, language),
  );
  it('nothing went wrong in any browser', async () => {
    for (const [persona, language] of [
      ['yvone', 'fr'],
      ['gladys', 'en'],
      ['iris', 'fr'],
      ['iris', 'en'],
    ] as const)
      expect((await stage.as(persona, { language })).faults).toEqual([]);
  });
};

import { expect, it } from '@jest/globals';
import type { ChoiceView } from '@garant/contracts';
import { screenshot, settled, type Language, type Visitor } from '../../browser.fixture.js';
import type { TestPlatform } from '../../platform.fixture.js';
import type { Journey } from './journey.stage.js';
import { PNG, verifiedParent } from './representation.steps.js';
import { accessible, activate, choose, pick, readOut, tabTo, write } from './keyboard.steps.js';

/** Day and month are the same, so that the order in which a browser asks for them does not matter. */
const CHILD = { familyName: 'Lemaire', givenNames: 'Noé', typed: '04042015', gender: { fr: 'M', en: 'M' } };
const LEO = { familyName: 'Lemaire', givenNames: 'Léo', birthDate: '2010-05-12', gender: 'male' };

const WORDS = {
  fr: {
    relatives: '/mes-proches',
    desk: '/autorites',
    declare: 'Déclarer que je représente quelqu’un',
    link: 'Votre lien avec la personne',
    parental: /^Autorité parentale/,
    familyName: 'Nom de naissance',
    givenNames: 'Prénoms',
    birthDate: 'Date de naissance',
    gender: 'Sexe sur les papiers',
    document: /^Choisir un document/,
    received: /^Document reçu/,
    send: 'Envoyer la déclaration',
    reference: 'Code de la déclaration',
    faults: /Choisissez votre lien/,
    open: 'Ouvrir',
    evidence: 'Document déposé à l’appui de la déclaration',
    outcome: 'Que montre le document',
    shows: /^Il montre le lien déclaré/,
    record: 'Enregistrer la décision',
    inForce: 'En vigueur',
    chooseFor: (name: string) => `Choisir pour ${name}`,
    choosing: (name: string) => `Vous choisissez pour ${name}`,
    research: 'Les recherches des établissements qui me soignent',
    object: /^M’opposer/,
    objectNow: /^Je m’oppose/,
    lift: /^Lever mon opposition/,
    liftNow: /^Je lève mon opposition/,
    receipt: 'Mon choix et sa preuve',
    disagreement: (name: string) => `Désaccord entre parents au sujet de ${name}`,
    protects: (name: string) => `En attendant, le refus protège ${name}`,
    agree: 'Je suis d’accord avec l’autre parent',
    both: 'Par les deux parents, ou par une décision',
    who: 'Qui a fait quoi',
    alone: 'Ce que je peux décider sans mes parents',
    aloneWhat: 'Sur quoi voulez-vous décider seul',
    everything: /^Tous mes choix/,
    aloneGo: 'Décider seul',
    aloneSince: /^Vous décidez seul depuis/,
    nothing: 'Aucun choix pour le moment',
    minorDecides: 'La personne mineure décide seule de ceci',
  },
  en: {
    relatives: '/en/my-relatives',
    desk: '/en/authorities',
    declare: 'Declare that I represent somebody',
    link: 'Your link with the person',
    parental: /^Parental authority/,
    familyName: 'Family name at birth',
    givenNames: 'Given names',
    birthDate: 'Date of birth',
    gender: 'Sex on the papers',
    document: /^Choose a document/,
    received: /^Document received/,
    send: 'Send the declaration',
    reference: 'Code of the declaration',
    faults: /Choose your link/,
    open: 'Open',
    evidence: 'Document uploaded with the declaration',
    outcome: 'What does the document show',
    shows: /^It shows the declared link/,
    record: 'Record the decision',
    inForce: 'In force',
    chooseFor: (name: string) => `Choose for ${name}`,
    choosing: (name: string) => `You are choosing for ${name}`,
    research: 'Research by the places that care for me',
    object: /^Object/,
    objectNow: /^I object/,
    lift: /^Lift my objection/,
    liftNow: /^I lift my objection/,
    receipt: 'My choice and its proof',
    disagreement: (name: string) => `Disagreement between parents about ${name}`,
    protects: (name: string) => `Meanwhile the objection protects ${name}`,
    agree: 'I agree with the other parent',
    both: 'By both parents, or by a decision',
    who: 'Who did what',
    alone: 'What I can decide without my parents',
    aloneWhat: 'What do you want to decide alone',
    everything: /^All my choices/,
    aloneGo: 'Decide alone',
    aloneSince: /^You have decided alone since/,
    nothing: 'No choice yet',
    minorDecides: 'The minor decides this alone',
  },
} as const;

/** A parent declares, with a document, and gets a code. */
async function declares(parent: Visitor, language: Language): Promise<string> {
  const { page } = parent;
  const words = WORDS[language];
  await parent.go(words.relatives);
  await accessible(parent);
  await activate(page, page.getByRole('link', { name: words.declare }));
  await page.getByRole('heading', { level: 1, name: words.declare }).waitFor();
  await settled(parent);
  await accessible(parent);
  // Sent too early, the form says what is missing and leads there.
  await activate(page, page.getByRole('button', { name: words.send }));
  await page.getByRole('alert').getByText(words.faults).waitFor();
  expect(await readOut(page)).toMatch(/alert/);

  await pick(page, page.getByRole('radiogroup', { name: words.link }), words.parental);
  await write(page, page.getByLabel(words.familyName, { exact: true }), CHILD.familyName);
  await write(page, page.getByLabel(words.givenNames, { exact: true }), CHILD.givenNames);
  await tabTo(page, page.getByLabel(words.birthDate, { exact: true }));
  await page.keyboard.type(CHILD.typed);
  await choose(page, page.getByLabel(words.gender, { exact: true }), CHILD.gender[language]);
  const chooser = page.waitForEvent('filechooser');
  await activate(page, page.getByRole('button', { name: words.document }));
  await (await chooser).setFiles({ name: 'livret.png', mimeType: 'image/png', buffer: PNG });
  await page.getByText(words.received).waitFor();
  await accessible(parent);
  await activate(page, page.getByRole('button', { name: words.send }));
  const code = page.getByLabel(words.reference, { exact: true });
  await code.waitFor();
  await accessible(parent);
  return (await code.innerText()).trim();
}

/** The officer opens a declaration by its code, sees the document, and decides. */
async function verifies(officer: Visitor, language: Language, reference: string): Promise<void> {
  const { page } = officer;
  const words = WORDS[language];
  await officer.go(words.desk);
  await accessible(officer);
  await write(page, page.getByLabel(words.reference, { exact: true }), reference.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: words.evidence }).waitFor();
  await settled(officer);
  await accessible(officer);
  const tree = await readOut(page);
  expect(tree).toContain(CHILD.givenNames);
  expect(tree).toContain(`radiogroup "${words.outcome}`);
  await pick(page, page.getByRole('radiogroup', { name: words.outcome }), words.shows);
  await activate(page, page.getByRole('button', { name: words.record }));
  await page.locator('main').getByText(words.inForce, { exact: true }).waitFor();
  // The names are gone from the case as soon as it is decided.
  expect(await readOut(page)).not.toContain(CHILD.familyName);
}

/** A parent opens the child's choices and makes one. */
async function choosesFor(
  parent: Visitor,
  language: Language,
  name: string,
  act: 'object' | 'lift',
): Promise<void> {
  const { page } = parent;
  const words = WORDS[language];
  await parent.go(words.relatives);
  await activate(page, page.getByRole('link', { name: words.chooseFor(name) }));
  await page.getByText(words.choosing(name)).waitFor();
  await settled(parent);
  await accessible(parent);
  const card = page.getByRole('article', { name: words.research });
  await activate(page, card.getByRole('link', { name: words[act] }).first());
  const confirm = page.getByRole('button', { name: words[act === 'object' ? 'objectNow' : 'liftNow'] });
  await confirm.waitFor();
  await settled(parent);
  expect(await readOut(page)).toContain(words.choosing(name));
  await activate(page, confirm);
}

async function relativePage(parent: Visitor, language: Language, name: string): Promise<void> {
  const { page } = parent;
  await parent.go(WORDS[language].relatives);
  await activate(page, page.getByRole('link', { name, exact: true }));
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await settled(parent);
}

/** What the register shows a parent of the child, by the API. */
const seenBy = async (test: TestPlatform, persona: string, name: string): Promise<ChoiceView[]> => {
  const relatives: { authorityId: string; givenNames: string }[] = await test.api.get(
    persona,
    '/api/v1/my/relatives',
  );
  const { authorityId } = relatives.find(({ givenNames }) => givenNames === name)!;
  return test.api.get(persona, `/api/v1/my/choices?authorityId=${authorityId}`);
};

export const representationJourney: Journey = (stage) => {
  it('two parents disagree: the objection protects the child until both agree', async () => {
    const [anne, karim] = [await stage.as('anne'), await stage.as('karim', { language: 'en' })];
    const iris = await stage.as('iris');
    await verifies(iris, 'fr', await declares(anne, 'fr'));
    const iris_ = await stage.as('iris', { language: 'en' });
    await verifies(iris_, 'en', await declares(karim, 'en'));

    await choosesFor(karim, 'en', CHILD.givenNames, 'object');
    await karim.page.getByRole('heading', { level: 1, name: WORDS.en.receipt }).waitFor({ timeout: 40_000 });
    await choosesFor(anne, 'fr', CHILD.givenNames, 'lift');
    await anne.page.getByRole('heading', { level: 1, name: WORDS.fr.receipt }).waitFor({ timeout: 40_000 });
    const acts = await seenBy(stage.test, 'anne', CHILD.givenNames);
    expect(acts.map(({ act, current }) => [act, current])).toEqual([
      ['lift-objection', false],
      ['object', true],
    ]);

    await relativePage(anne, 'fr', CHILD.givenNames);
    await anne.page.getByRole('heading', { name: WORDS.fr.disagreement(CHILD.givenNames) }).waitFor();
    await accessible(anne);
    const tree = await readOut(anne.page);
    expect(tree).toContain(WORDS.fr.protects(CHILD.givenNames));
    expect(tree).not.toContain(`button "${WORDS.fr.agree}"`);
    await screenshot(anne.page, 'representation-conflict');

    await relativePage(karim, 'en', CHILD.givenNames);
    await karim.page.getByRole('heading', { name: WORDS.en.disagreement(CHILD.givenNames) }).waitFor();
    await accessible(karim);
    await activate(karim.page, karim.page.getByRole('button', { name: WORDS.en.agree }));
    const dialog = karim.page.getByRole('dialog', { name: WORDS.en.agree });
    await dialog.waitFor();
    await activate(karim.page, dialog.getByRole('button', { name: WORDS.en.agree }));
    await karim.page.getByText(WORDS.en.both).waitFor();
    await karim.page
      .getByRole('heading', { name: WORDS.en.disagreement(CHILD.givenNames) })
      .waitFor({ state: 'detached' });
    const after = await seenBy(stage.test, 'anne', CHILD.givenNames);
    expect([after[0]!.act, after[0]!.because, after[0]!.current]).toEqual([
      'lift-objection',
      'resolution',
      true,
    ]);
    for (const { faults } of [anne, karim, iris, iris_]) expect(faults).toEqual([]);
  }, 300_000);

  it('at sixteen: decides alone, and the parents see nothing of it', async () => {
    const { api } = stage.test;
    const leo = await stage.as('leo');
    const words = WORDS.fr;
    const { authorityId } = await verifiedParent(stage.test, 'anne', LEO);
    const anne = await stage.as('anne');
    await choosesFor(anne, 'fr', LEO.givenNames, 'object');
    await anne.page.getByRole('heading', { level: 1, name: words.receipt }).waitFor({ timeout: 40_000 });

    const { page } = leo;
    await leo.go(words.relatives);
    await page.getByRole('heading', { name: words.alone }).waitFor();
    await accessible(leo);
    const tree = await readOut(page);
    expect(tree).toContain(`radiogroup "${words.aloneWhat}`);
    await screenshot(page, 'representation-sixteen');
    await leo.go(WORDS.en.relatives);
    await accessible(leo);
    expect(await readOut(page)).toContain(`radiogroup "${WORDS.en.aloneWhat}`);
    await leo.go(words.relatives);
    await page.getByRole('heading', { name: words.alone }).waitFor();
    await pick(page, page.getByRole('radiogroup', { name: words.aloneWhat }), words.everything);
    await activate(page, page.getByRole('button', { name: words.aloneGo }));
    await page.getByText(words.aloneSince).waitFor();
    await accessible(leo);

    // What the parent chose stays until he changes it; he changes it alone.
    await leo.go('/mes-choix');
    const card = page.getByRole('article', { name: words.research });
    await activate(page, card.getByRole('link', { name: words.lift }).first());
    await activate(page, page.getByRole('button', { name: words.liftNow }));
    await page.getByRole('heading', { level: 1, name: words.receipt }).waitFor({ timeout: 40_000 });

    await relativePage(anne, 'fr', LEO.givenNames);
    await anne.page.getByText(words.nothing).waitFor();
    await accessible(anne);
    expect(await api.get('anne', `/api/v1/my/choices?authorityId=${authorityId}`)).toEqual([]);
    await choosesFor(anne, 'fr', LEO.givenNames, 'object');
    await anne.page.getByRole('alert').getByText(words.minorDecides).waitFor({ timeout: 40_000 });
    const unexpected = anne.faults.filter((fault) => !/status of 403/.test(fault));
    expect([...unexpected, ...leo.faults]).toEqual([]);
  }, 240_000);
};

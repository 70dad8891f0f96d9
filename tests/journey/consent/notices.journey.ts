import { expect, it } from '@jest/globals';
import { screenshot, settled, type Language, type Visitor } from '../../browser.fixture.js';
import type { Journey, JourneyStage } from './journey.stage.js';
import { accessible, activate, choose, pick, readOut, tabTo, write } from './keyboard.steps.js';

const WORDS = {
  fr: {
    choices: '/mes-choix',
    regime: 'L’espace européen des données de santé',
    act: 'Refuser l’usage secondaire',
    confirm: 'Je refuse l’usage secondaire',
    scope: 'À quoi ce choix s’applique-t-il',
    category: /^Un type de données/,
    which: /^Quel type de données/,
    genetic: 'G',
    receipt: 'Mon choix et sa preuve',
    inForce: /En vigueur à la passerelle/,
    shown: 'Texte affiché le',
    reason: 'Voulez-vous dire pourquoi',
    reasons: /^Ma raison/,
    uses: 'Je ne veux pas de certains usages',
    send: 'Envoyer ma raison',
    skip: 'Passer',
    thanks: 'Merci',
    undo: 'Annuler mon refus',
    undoConfirm: 'J’annule mon refus',
    undone: 'Refus annulé',
    done: 'Refus de l’usage secondaire',
  },
  en: {
    choices: '/en/my-choices',
    regime: 'The European Health Data Space',
    act: 'Opt out',
    confirm: 'I opt out',
    scope: 'What does this choice apply to',
    category: /^One kind of data/,
    which: /^Which kind of data/,
    genetic: 'G',
    receipt: 'My choice and its proof',
    inForce: /In force at the gateway/,
    shown: 'Text shown on',
    reason: 'Would you like to say why',
    reasons: /^My reason/,
    uses: 'I do not want certain uses',
    send: 'Send my reason',
    skip: 'Skip',
    thanks: 'Thank you',
    undo: 'Reverse my opt-out',
    undoConfirm: 'I reverse my opt-out',
    undone: 'Opt-out reversed',
    done: 'Opt-out',
  },
} as const;

/** A patient opts out for one kind of data, says why or not, and changes their mind; without a mouse. */
async function choosesAndChangesTheirMind(
  patient: Visitor,
  language: Language,
  saysWhy: boolean,
): Promise<void> {
  const { page } = patient;
  const words = WORDS[language];
  await patient.go(words.choices);
  await accessible(patient);
  const card = page.getByRole('article', { name: words.regime });
  await activate(page, card.getByRole('link', { name: words.act }));
  await page.getByRole('button', { name: words.confirm }).waitFor();
  await settled(patient);
  const tree = await readOut(page);
  expect(tree).toContain(`radiogroup "${words.scope}`);
  expect(tree).toContain(`button "${words.confirm}"`);
  expect(tree).not.toContain(words.reason);

  await pick(page, page.getByRole('radiogroup', { name: words.scope }), words.category);
  await choose(page, page.getByRole('combobox', { name: words.which }), words.genetic);
  await accessible(patient);
  await activate(page, page.getByRole('button', { name: words.confirm }), 'Space');

  await page.getByRole('heading', { level: 1, name: words.receipt }).waitFor();
  await page.getByText(words.inForce).first().waitFor();
  await settled(patient);
  const receipt = await readOut(page);
  expect(receipt).toContain(words.shown);
  expect(receipt).toContain(words.reason);
  await accessible(patient);
  await screenshot(page, `journey-notices-reason-${language}`);
  if (saysWhy) {
    await pick(page, page.getByRole('radiogroup', { name: words.reasons }), words.uses);
    await activate(page, page.getByRole('button', { name: words.send }));
    await page.getByRole('heading', { name: words.thanks }).waitFor();
  } else {
    await activate(page, page.getByRole('button', { name: words.skip }));
    await page.getByRole('heading', { name: words.reason }).waitFor({ state: 'detached' });
  }

  await patient.go(words.choices);
  await activate(page, card.getByRole('link', { name: words.undo }));
  await activate(page, page.getByRole('button', { name: words.undoConfirm }));
  await page.getByRole('heading', { level: 1, name: words.receipt }).waitFor();
  await settled(patient);
  expect(await readOut(page)).not.toContain(words.reason);
  await patient.go(words.choices);
  const history = await page.getByRole('main').innerText();
  expect(history.indexOf(words.undone)).toBeLessThan(history.lastIndexOf(words.done));
  expect(patient.faults).toEqual([]);
}

const NOTICE = 'walking-study';
const text = (fr: string, en: string) => ({ fr, en });
const draft = {
  regime: 'EXPLICIT_CONSENT',
  title: text('Participer à l’étude sur la marche', 'Taking part in the walking study'),
  sections: [
    {
      sectionId: 'what',
      heading: text('De quoi s’agit-il', 'What is this about'),
      body: text('Nous comparons des façons de marcher.', 'We compare ways of walking.'),
      policies: [{ code: 'project-participation', version: 1 }],
    },
    {
      sectionId: 'who',
      heading: text('Qui utilise les données', 'Who uses the data'),
      body: text('Une équipe nommée, dans un espace fermé.', 'A named team, in a closed space.'),
    },
  ],
  legalSources: ['GDPR Art. 6(1)(a), 9(2)(a)'],
  term: 'P2Y',
  baseHash: null,
};

/** The notice as its first version, in force. */
async function firstVersion({ test }: JourneyStage): Promise<void> {
  const address = `/api/v1/desk/notices/${NOTICE}/1`;
  const { hash } = (await test.api.call('iris', 'PUT', address, draft)) as { hash: string };
  await test.api.post('iris', `${address}/publication`, { hash });
}

/** The officer changes a sentence and publishes it as a material change after which consents lose force. */
async function revises(officer: Visitor): Promise<void> {
  const { page } = officer;
  await officer.go('/');
  await activate(page, page.getByRole('navigation').getByRole('link', { name: 'Notices' }));
  const card = page.getByRole('article', { name: 'Participer à l’étude sur la marche' });
  await card.waitFor();
  await settled(officer);
  await screenshot(page, 'journey-notices-desk');
  await accessible(officer);
  await activate(page, card.getByRole('link', { name: 'Préparer la version 2' }));
  const body = page
    .getByRole('region', { name: 'Section 1' })
    .getByRole('textbox', { name: /^Texte \(fran/ });
  await body.waitFor();
  await settled(officer);
  await write(page, body, 'Nous comparons des façons de marcher et de dormir.');
  const english = page
    .getByRole('region', { name: 'Section 1' })
    .getByRole('textbox', { name: /^Texte \(ang/ });
  await write(page, english, 'We compare ways of walking and sleeping.');
  await page.getByText('Une partie a changé').waitFor();
  await activate(page, page.getByRole('button', { name: 'Enregistrer le brouillon' }));
  await page.getByText('Tout est enregistré').waitFor();
  await screenshot(page, 'journey-notices-draft');
  await accessible(officer);
  await activate(page, page.getByRole('button', { name: 'Publier…' }));
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect(await dialog.getByRole('button', { name: 'Publier' }).isDisabled()).toBe(true);
  await pick(page, dialog.getByRole('radiogroup', { name: /De quoi s’agit-il/ }), /^Oui/);
  await pick(page, dialog.getByRole('radiogroup', { name: /choix déjà faits/ }), /prennent fin/);
  await dialog.getByText('Seront interrogées de nouveau').waitFor();
  expect(await dialog.innerText()).toContain('moins de 10 personnes');
  await screenshot(page, 'journey-notices-publish');
  await accessible(officer);
  await activate(page, dialog.getByRole('button', { name: 'Publier' }));
  await page
    .getByRole('article', { name: 'Participer à l’étude sur la marche' })
    .getByText('Version 2 en vigueur')
    .waitFor();
}

export const noticesJourney: Journey = (stage) => {
  it('a patient chooses and changes their mind, in French, by the keyboard alone', async () => {
    await choosesAndChangesTheirMind(await stage.as('karena'), 'fr', true);
  }, 120_000);

  it('and in English on a narrow screen', async () => {
    await choosesAndChangesTheirMind(await stage.as('karena', { language: 'en', width: 320 }), 'en', false);
  }, 120_000);

  it('a revised notice asks again: the consent ends, a second tab is told, and the person says yes anew', async () => {
    await firstVersion(stage);
    const patient = await stage.as('karena', { language: 'en', width: 320 });
    const { page } = patient;
    const project = stage.test.platform.description.demo.applicationId as string;
    const address = `/en/my-choices/explicit-consent/consent?scope=project:${project}&notice=${NOTICE}`;
    await patient.go(address);
    expect(await readOut(page)).toContain('We compare ways of walking.');
    await activate(page, page.getByRole('button', { name: 'I consent' }));
    await page.getByRole('heading', { level: 1, name: 'My choice and its proof' }).waitFor();
    await page.getByText('Ends on').waitFor();

    // A second tab stays on the text that is about to be replaced.
    await patient.go(address);
    await revises(await stage.as('iris'));
    await activate(page, page.getByRole('button', { name: 'I consent' }));
    await page.getByText('This text has just been replaced').waitFor();
    await accessible(patient);

    await patient.go('/en/my-choices');
    const asked = page.getByRole('region', { name: 'We ask you again' });
    await asked.waitFor();
    await asked.getByText('Your consent ended with this change').waitFor();
    const tree = await asked.ariaSnapshot();
    expect(tree).toContain('We compare ways of walking.');
    expect(tree).toContain('We compare ways of walking and sleeping.');
    await screenshot(page, 'journey-notices-asked');
    await accessible(patient);
    await activate(page, asked.getByRole('link', { name: 'Say yes again' }));
    await page.getByText('We compare ways of walking and sleeping.').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'I consent' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'My choice and its proof' }).waitFor();
    await patient.go('/en/my-choices');
    await page.getByText('Your consent has ended').first().waitFor();
    expect(await page.getByRole('region', { name: 'We ask you again' }).count()).toBe(0);
    expect(patient.faults.filter((fault) => !/ 422 |status of 422/.test(fault))).toEqual([]);
  }, 180_000);
};

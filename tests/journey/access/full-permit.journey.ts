import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { permitIsActive } from '../../../tools/seed/seed.permits.mjs';
import { screenshot, settled, type Language, type Visitor } from '../../browser.fixture.js';
import * as accessBody from '../access-body.steps.js';
import { accessible, activate, choose, pick, readOut, tabTo, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { wordsIn, wordsOf } from '../words.js';

const TITLES = { fr: 'Insuffisance cardiaque et canicule', en: 'Asthme et pollens' };
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const section = async (visitor: Visitor, name: string): Promise<void> => {
  const { page } = visitor;
  const steps = page.getByRole('navigation', { name: wordsOf(page)('Étapes du formulaire') });
  await activate(page, steps.getByRole('button', { name: new RegExp(name) }));
  await page.getByRole('heading', { level: 2, name }).first().waitFor();
};
const field = (page: Page, name: string | RegExp): Locator => page.getByRole('textbox', { name }).first();
const group = (page: Page, name: string | RegExp): Locator => page.getByRole('radiogroup', { name });
const part = (page: Page, of: string, name: string): Locator =>
  page.getByRole('group', { name: of }).getByLabel(name, { exact: true });
const tick = async (page: Page, box: Locator): Promise<void> => {
  await tabTo(page, box);
  if (!(await box.isChecked())) await page.keyboard.press('Space');
};
/** A day is typed as its figures, in the order in which the browser shows them. */
const writeDay = async (page: Page, box: Locator, value: string): Promise<void> => {
  await tabTo(page, box);
  const [year, month, date] = value.split('-') as [string, string, string];
  await page.keyboard.type(`${date}${month}${year}`);
  if ((await box.inputValue()) !== value) {
    // The browser's own language decides the order, whatever the page's is. Back to the first figure.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(`${month}${date}${year}`);
  }
  expect(await box.inputValue()).toBe(value);
};
const saved = (page: Page): Promise<void> =>
  page
    .getByRole('status')
    .filter({ hasText: wordsOf(page)('Brouillon enregistré') })
    .waitFor();

/** From a question to a permit: two authors, the full form, an assessor, a committee and a signatory. */
export const fullPermit = (stage: JourneyStage): void => {
  describe('in French', () => fromQuestionToPermit(stage, 'fr'));
  describe('in English', () => fromQuestionToPermit(stage, 'en'));
};

function fromQuestionToPermit(stage: JourneyStage, language: Language): void {
  const words = wordsIn(language);
  const TITLE = TITLES[language];
  let applicationId: string;

  it('claire begins an application and fills in the full form with the keyboard', async () => {
    const claire = await stage.as('claire', { language });
    const { page } = claire;
    await claire.go(words('/demandes'));
    await accessible(claire);
    await write(page, field(page, words('Titre du projet')), TITLE);
    await activate(page, page.getByRole('button', { name: words('Commencer la demande') }));
    await page.waitForURL(/[0-9a-f-]{36}\/(formulaire|form)$/);
    await settled(claire);
    applicationId = /([0-9a-f-]{36})/.exec(page.url())![1]!;

    await write(
      page,
      field(page, words('Résumé pour le public')),
      'Nous cherchons qui souffre lors des canicules.',
    );
    await pick(page, group(page, words('Budget du projet')), words('De 50 000 à 250 000 €'));
    await pick(page, group(page, words('Le projet reçoit de l’argent public')), words('Oui'));
    await write(page, field(page, words('Qui finance')), 'Région Bretagne');
    await accessible(claire);

    await section(claire, words('Le demandeur'));
    await pick(page, group(page, words('Type de demandeur')), words('Université ou organisme de recherche'));
    await choose(page, page.getByRole('combobox', { name: words('Pays du siège') }), 'France');
    await pick(page, group(page, words('Demande faite pour un organisme public')), words('Non'));
    await write(
      page,
      part(page, words('Responsable du traitement'), words('Organisme')),
      'Université de Bretagne',
    );
    await write(
      page,
      part(page, words('Responsable du traitement'), words('Contact pour la protection des données')),
      'dpo@univ.example',
    );
    await write(page, part(page, words('À qui écrire'), words('Nom')), 'Laboratoire');
    await write(page, part(page, words('À qui écrire'), words('Adresse électronique')), 'labo@univ.example');
    await accessible(claire);

    await section(claire, words('La finalité'));
    await pick(page, group(page, words.starts('Finalité')), /\(53\.1\.e\)/);
    await write(page, field(page, words('Bénéfice attendu')), 'Prévenir les personnes fragiles.');
    await write(
      page,
      field(page, words('Comment ce bénéfice sert la finalité')),
      'Des alertes mieux ciblées.',
    );

    await section(claire, words('Les données'));
    const dataset = page.getByRole('checkbox', { name: /Kerval/ }).first();
    await tick(page, dataset);
    await activate(page, page.locator('summary', { hasText: 'Condition' }).first());
    await tick(
      page,
      page
        .getByRole('group', { name: words.starts('Éléments de') })
        .first()
        .getByRole('checkbox')
        .first(),
    );
    await activate(page, page.locator('#field-variables summary').first());
    await write(
      page,
      page.locator('#field-variables').getByRole('textbox').first(),
      'La question porte dessus.',
    );
    expect(await readOut(page)).toContain(words('1 justifiées sur 1'));
    await write(page, field(page, words.starts('Usage prévu')), 'Comparer les admissions et la température.');
    await writeDay(
      page,
      part(page, words('Période que les données couvrent'), words('Premier jour')),
      '2015-01-01',
    );
    await writeDay(
      page,
      part(page, words('Période que les données couvrent'), words('Dernier jour')),
      '2025-12-31',
    );
    await write(page, field(page, words('Territoire')), 'Bretagne');
    await pick(
      page,
      group(page, words('Comment la population est formée')),
      words('Toute la population du jeu de données'),
    );
    await pick(page, group(page, words('Qui d’autre est étudié')), words('Personne d’autre'));
    await accessible(claire);

    await section(claire, words('La protection'));
    await pick(page, group(page, words('Forme des données')), words('Pseudonymisées'));
    await write(
      page,
      field(page, words('Pourquoi des données anonymes ne suffisent pas')),
      'Les séjours d’une personne se suivent.',
    );
    await write(
      page,
      field(page, words.holds('Base légale au titre du RGPD')),
      'Mission d’intérêt public, article 6(1)(e).',
    );
    await write(page, field(page, words('Mesures de protection')), 'Accès nominatifs.');
    await write(page, field(page, words('Contre la ré-identification')), 'Aucun croisement.');

    await section(claire, words('Où et quand'));
    const environments = page.getByRole('combobox', { name: words.holds('Environnement sécurisé') });
    await tabTo(page, environments);
    await page.keyboard.press('ArrowDown');
    await write(page, field(page, words('Logiciels nécessaires')), 'R');
    await writeDay(page, page.getByLabel(words('Début de l’accès')), day(0));
    await writeDay(page, page.getByLabel(words('Fin de l’accès')), day(400));
    await write(page, field(page, words('Pourquoi cette durée')), 'Un été et son analyse.');

    await section(claire, words('L’éthique'));
    await pick(
      page,
      group(page, words('Où en est l’avis')),
      words('Aucun avis requis par le droit national'),
    );
    await section(claire, words('Les valeurs'));
    await accessible(claire);
    for (const box of await page.getByRole('textbox').all())
      await write(page, box, 'Oui : voir le protocole.');
    await saved(page);
    await screenshot(page, `access-form-values-${language}`);
  }, 240_000);

  it('claire invites thomas, who joins with his login; both write, and no word is lost', async () => {
    const [claire, thomas] = [await stage.as('claire', { language }), await stage.as('thomas', { language })];
    await section(claire, words('Les personnes'));
    await activate(claire.page, claire.page.getByRole('button', { name: words('M’ajouter') }));
    await write(claire.page, field(claire.page, words.starts('Fonction de')), 'Épidémiologiste');
    const responsible = claire.page.getByRole('combobox', { name: words('Responsable scientifique') });
    await tabTo(claire.page, responsible);
    await claire.page.keyboard.press('ArrowDown');
    await write(
      claire.page,
      field(claire.page, words.holds('Adresse électronique d’un coauteur')),
      'thomas@example.org',
    );
    await claire.page.keyboard.press('Enter');
    await claire.page.getByText(words.starts('Invitation du')).waitFor();
    await accessible(claire);

    await thomas.go(words('/demandes'));
    await activate(
      thomas.page,
      thomas.page.getByRole('button', { name: new RegExp(`${words('Rejoindre')}.*${TITLE}`) }),
    );
    await thomas.page.waitForURL(/\/(formulaire|form)$/);
    await settled(thomas);
    await section(thomas, words('La finalité'));
    await write(thomas.page, field(thomas.page, words('Intérêt public')), 'Santé de tous pendant les étés.');
    await saved(thomas.page);

    // What thomas wrote appears before claire, who is not writing there.
    await section(claire, words('La finalité'));
    await holds(field(claire.page, words('Intérêt public')), 'Santé de tous pendant les étés.');
    await claire.page.getByText(words.starts('Aussi dans ce formulaire')).waitFor();

    // Both write the same field, neither having seen the other's words.
    await claire.page.route('**/presence', (route) =>
      route.fulfill({ json: { version: 0, others: [], names: {} } }),
    );
    await write(
      thomas.page,
      field(thomas.page, words('Bénéfice attendu')),
      'Prévenir les personnes isolées.',
    );
    await saved(thomas.page);
    await write(claire.page, field(claire.page, words('Bénéfice attendu')), 'Prévenir les personnes âgées.');
    await claire.page.getByRole('heading', { name: words('Ce brouillon a été modifié ailleurs') }).waitFor();
    const both = await readOut(claire.page);
    expect(both).toContain('Prévenir les personnes âgées.');
    expect(both).toContain('isolées.');
    await accessible(claire);
    await screenshot(claire.page, `access-form-two-texts-${language}`);
    await pick(claire.page, group(claire.page, words('Bénéfice attendu')), words('Réunir les deux'));
    await write(
      claire.page,
      field(claire.page, words('Le texte réuni')),
      'Prévenir les personnes isolées et les personnes âgées.',
    );
    await activate(claire.page, claire.page.getByRole('button', { name: words('Garder ces textes') }));
    await saved(claire.page);
    await claire.page.unroute('**/presence');
    await holds(
      field(thomas.page, words('Bénéfice attendu')),
      'Prévenir les personnes isolées et les personnes âgées.',
    );
  }, 120_000);

  it('only claire submits; the versions show who wrote what', async () => {
    const [claire, thomas] = [await stage.as('claire', { language }), await stage.as('thomas', { language })];
    await section(thomas, words('Relire et déposer'));
    expect(await readOut(thomas.page)).toContain(words('Seul le demandeur dépose'));
    await section(claire, words('Relire et déposer'));
    const { page } = claire;
    const promises = page.getByRole('group', { name: words.starts('En déposant') }).getByRole('checkbox');
    for (const promise of await promises.all()) await tick(page, promise);
    await saved(page);
    await accessible(claire);
    await activate(page, page.getByRole('button', { name: words('Déposer la demande') }));
    await page.waitForURL(/\/(demandes|applications)\/[0-9a-f-]{36}$/);
    await settled(claire);
    await accessible(claire);
    await screenshot(page, `access-application-${language}`);
    await activate(page, page.getByRole('link', { name: words('Comparer les versions') }));
    await page.getByRole('heading', { level: 1, name: words('Versions de la demande') }).waitFor();
    await settled(claire);
    expect(await readOut(page)).toContain(words('champs diffèrent'));
    await accessible(claire);
    await screenshot(page, `access-versions-${language}`);
    const pdf = await fetch(
      new URL(`/api/v1/applications/${applicationId}/document.pdf?language=en`, stage.test.gatewayUrl),
      { headers: { authorization: `Bearer ${await stage.test.api.token('claire')}` } },
    );
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  }, 120_000);

  it('ines assesses, marc votes, helene signs, and claire sees her permit', async () => {
    await accessBody.assess(await stage.as('ines', { language }), applicationId, TITLE);
    await accessBody.vote(stage.test, await stage.as('marc', { language }), applicationId);
    await accessBody.sign(stage.test, await stage.as('helene', { language }), applicationId);
    const decided = await stage.test.api.until(
      () => stage.test.api.get('claire', `/api/v1/applications/${applicationId}`),
      ({ decision }: { decision: unknown }) => decision !== null,
      'the decision',
    );
    await permitIsActive(stage.test.api, decided.decision.permitId);
    const claire = await stage.as('claire', { language });
    await claire.go(`${words('/permis')}/${decided.decision.permitId}`);
    await claire.page.getByText(words('Actif'), { exact: true }).waitFor();
    await accessible(claire);
  }, 180_000);

  it('was done without an error on any page and without a request to another host', async () => {
    const people = await Promise.all(['claire', 'thomas'].map((persona) => stage.as(persona, { language })));
    // The browser itself reports the refusal of the edit that came too late.
    const faults = people.flatMap((person) => person.faults).filter((fault) => !/status of 409/.test(fault));
    expect(faults).toEqual([]);
  });
}

/** Waits until a field holds these words. */
async function holds(box: Locator, words: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await box.inputValue().catch(() => '')) === words) return;
    await box.page().waitForTimeout(200);
  }
  expect(await box.inputValue()).toBe(words);
}

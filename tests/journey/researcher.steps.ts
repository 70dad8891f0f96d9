import { settled, type Visitor } from '../browser.fixture.js';

const step = async ({ page }: Visitor, name: string): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Étapes du formulaire' })
    .getByRole('button', { name: new RegExp(name) })
    .click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
};
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** A researcher starts an application with its title. Resolves with its id; the form is open. */
export async function startApplication(researcher: Visitor, title: string): Promise<string> {
  const { page } = researcher;
  await researcher.go('/demandes');
  await page.getByRole('textbox', { name: 'Titre du projet' }).fill(title);
  await page.getByRole('button', { name: 'Commencer la demande' }).click();
  await page.waitForURL(/\/demandes\/[0-9a-f-]{36}\/formulaire/);
  await settled(researcher);
  return /demandes\/([0-9a-f-]{36})/.exec(page.url())![1]!;
}

/** Declares a prohibited use and reads what the page answers; takes the declaration back. */
export async function declareProhibitedUse(researcher: Visitor): Promise<string> {
  const { page } = researcher;
  await step(researcher, 'La finalité');
  const use = page
    .getByRole('group', { name: /Usages interdits/ })
    .getByRole('checkbox')
    .first();
  await use.check({ force: true });
  const answer = await page
    .getByRole('alert')
    .filter({ hasText: /Refusé/ })
    .innerText();
  await use.uncheck({ force: true });
  await page
    .getByRole('alert')
    .filter({ hasText: /Refusé/ })
    .waitFor({ state: 'detached' });
  return answer;
}

/** Fills in the rest of the form: the least data that the question needs. */
export async function fillApplication(
  researcher: Visitor,
  { dataset, environment }: { dataset: string; environment: string },
): Promise<void> {
  const { page } = researcher;
  const write = (name: string | RegExp, text: string) => page.getByRole('textbox', { name }).fill(text);
  await step(researcher, 'Le projet');
  await write('Résumé pour le public', 'Nous étudions l’âge auquel les maladies chroniques commencent.');
  await page.getByRole('radio', { name: 'Université ou organisme de recherche' }).check({ force: true });
  await step(researcher, 'La finalité');
  await page
    .getByRole('radiogroup', { name: /^Finalité/ })
    .getByRole('radio', { name: /\(53\.1\.e\)/ })
    .check({ force: true });
  await write('Bénéfice attendu', 'Mieux prévenir les maladies chroniques.');
  await step(researcher, 'Les personnes');
  await page.getByRole('button', { name: 'M’ajouter' }).click();
  await step(researcher, 'Les données');
  await page.getByRole('checkbox', { name: new RegExp(dataset) }).check({ force: true });
  for (const [type, elements] of Object.entries({
    Patient: ['gender', 'birthDate'],
    Condition: ['clinicalStatus', 'code', 'onset[x]', 'subject'],
  })) {
    await page.locator('summary', { hasText: type }).click();
    const group = page.getByRole('group', { name: `Éléments de ${type}` });
    for (const element of elements)
      await group.getByRole('checkbox', { name: element, exact: true }).check({ force: true });
  }
  await write(/^Usage prévu/, 'Âge à la première déclaration de chaque diagnostic.');
  await step(researcher, 'La protection');
  await page.getByRole('radio', { name: /Pseudonymisées/ }).check({ force: true });
  await write(/Pourquoi des données anonymes ne suffisent pas/, 'Chaque personne est suivie dans le temps.');
  await write(/Base légale au titre du RGPD/, 'Mission d’intérêt public, article 6(1)(e).');
  await write('Mesures de protection', 'Environnement sécurisé, aucune sortie de données individuelles.');
  await page
    .getByRole('combobox', { name: /Environnement sécurisé/ })
    .selectOption({ label: `${environment} (FR)` });
  await page.getByLabel('Début de l’accès').fill(day(0));
  await page.getByLabel('Fin de l’accès').fill(day(700));
}

/** Reviews, commits and submits. */
export async function submitApplication(researcher: Visitor): Promise<void> {
  const { page } = researcher;
  await step(researcher, 'Relire et déposer');
  await page.getByRole('status').filter({ hasText: 'Brouillon enregistré' }).waitFor();
  const promises = page.getByRole('group', { name: /En déposant/ }).getByRole('checkbox');
  for (const promise of await promises.all()) await promise.check({ force: true });
  await page.getByRole('button', { name: 'Déposer la demande' }).click();
  await page.waitForURL(/\/demandes\/[0-9a-f-]{36}$/);
}

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
  const write = (name: string | RegExp, text: string) =>
    page.getByRole('textbox', { name }).first().fill(text);
  const pick = (group: string | RegExp, option: string | RegExp) =>
    page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option }).check({ force: true });
  const part = (group: string, name: string) =>
    page.getByRole('group', { name: group }).getByLabel(name, { exact: true });
  await step(researcher, 'Le projet');
  await write('Résumé pour le public', 'Nous étudions l’âge auquel les maladies chroniques commencent.');
  await pick('Budget du projet', 'Aucun financement propre');
  await pick('Le projet reçoit de l’argent public', 'Non');
  await step(researcher, 'Le demandeur');
  await pick('Type de demandeur', 'Université ou organisme de recherche');
  await page.getByRole('combobox', { name: 'Pays du siège' }).selectOption('FR');
  await pick('Demande faite pour un organisme public', 'Non');
  await part('Responsable du traitement', 'Organisme').fill('Université de Bretagne');
  await part('Responsable du traitement', 'Contact pour la protection des données').fill('dpo@univ.example');
  await part('À qui écrire', 'Nom').fill('Secrétariat du laboratoire');
  await part('À qui écrire', 'Adresse électronique').fill('labo@univ.example');
  await step(researcher, 'La finalité');
  await pick(/^Finalité/, /\(53\.1\.e\)/);
  await write('Bénéfice attendu', 'Mieux prévenir les maladies chroniques.');
  await write('Comment ce bénéfice sert la finalité', 'Des programmes de prévention plus tôt.');
  await step(researcher, 'Les personnes');
  await page.getByRole('button', { name: 'M’ajouter' }).click();
  await write(/^Fonction de/, 'Épidémiologiste');
  await page.getByRole('combobox', { name: 'Responsable scientifique' }).selectOption({ index: 1 });
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
  await part('Période que les données couvrent', 'Premier jour').fill('2015-01-01');
  await part('Période que les données couvrent', 'Dernier jour').fill('2025-12-31');
  await write('Territoire', 'Bretagne');
  await pick('Comment la population est formée', 'Toute la population du jeu de données');
  await pick('Qui d’autre est étudié', 'Personne d’autre');
  await step(researcher, 'La protection');
  await pick('Forme des données', 'Pseudonymisées');
  await write(/Pourquoi des données anonymes ne suffisent pas/, 'Chaque personne est suivie dans le temps.');
  await write(/Base légale au titre du RGPD/, 'Mission d’intérêt public, article 6(1)(e).');
  await write('Mesures de protection', 'Environnement sécurisé, aucune sortie de données individuelles.');
  await write('Contre la ré-identification', 'Aucun croisement avec d’autres sources.');
  await step(researcher, 'Où et quand');
  await page
    .getByRole('combobox', { name: /Environnement sécurisé/ })
    .selectOption({ label: `${environment} (FR)` });
  await write('Logiciels nécessaires', 'R et Python');
  await page.getByLabel('Début de l’accès').fill(day(0));
  await page.getByLabel('Fin de l’accès').fill(day(700));
  await write('Pourquoi cette durée', 'Le temps de suivre la cohorte.');
  await step(researcher, 'L’éthique');
  await page.getByRole('radio', { name: 'Aucun avis requis par le droit national' }).check({ force: true });
}

/** Reviews, commits and submits. */
export async function submitApplication(researcher: Visitor): Promise<void> {
  const { page } = researcher;
  await step(researcher, 'Relire et déposer');
  const promises = page.getByRole('group', { name: /En déposant/ }).getByRole('checkbox');
  for (const promise of await promises.all()) await promise.check({ force: true });
  await page.getByRole('status').filter({ hasText: 'Brouillon enregistré' }).waitFor();
  await page.getByRole('button', { name: 'Déposer la demande' }).click();
  await page.waitForURL(/\/demandes\/[0-9a-f-]{36}$/);
}

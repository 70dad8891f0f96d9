import { settled, type Visitor } from '../browser.fixture.js';

/** A holder describes a dataset on the portal, in French. Resolves with its id. */
export async function describeDataset(
  holder: Visitor,
  { fr, en }: { fr: string; en: string },
): Promise<string> {
  const { page } = holder;
  await holder.go('/mes-jeux-de-donnees');
  await page
    .getByRole('link', { name: /Décrire un jeu de données/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Titre en français' }).fill(fr);
  await page.getByRole('textbox', { name: 'Titre en anglais' }).fill(en);
  await page
    .getByRole('textbox', { name: 'Description en français' })
    .fill('Séjours et diagnostics, au format FHIR R4.');
  await page
    .getByRole('textbox', { name: 'Description en anglais' })
    .fill('Stays and diagnoses, in FHIR R4.');
  await page.getByRole('checkbox', { name: /51\.1\.a\)/ }).check({ force: true });
  await page.getByRole('checkbox', { name: 'http://hl7.org/fhir/R4' }).check({ force: true });
  await page.getByRole('button', { name: 'Séjours hospitaliers' }).click();
  await page
    .getByRole('radiogroup', { name: /^Régime/ })
    .getByRole('radio', { name: /[Nn]on-opposition/ })
    .check({ force: true });
  await page.getByLabel('Délai après information, en jours').fill('30');
  await page.getByLabel('Effectif minimal affiché').fill('3');
  await page.getByRole('button', { name: 'Enregistrer la description' }).click();
  await page.waitForURL(/\/mes-jeux-de-donnees\/[0-9a-f-]{36}$/);
  return page.url().slice(-36);
}

/** Publication in the catalogue and registration of the manifest key, on the dataset's page. */
export async function publishDataset(holder: Visitor, datasetId: string, jwk: object): Promise<void> {
  const { page } = holder;
  await holder.go(`/mes-jeux-de-donnees/${datasetId}`);
  await page.getByRole('button', { name: 'Publier au catalogue' }).click();
  await page.getByText('Ce jeu de données est publié').waitFor();
  await page.getByRole('textbox', { name: /Clé publique Ed25519/ }).fill(JSON.stringify(jwk));
  await page.getByRole('button', { name: 'Déclarer la clé' }).click();
  await page
    .getByText(/Clé déclarée/)
    .first()
    .waitFor();
}

export interface Report {
  matched: number;
  created: number;
  ambiguous: number;
  rejected: number;
}

/** Submits the local ids and reads the report that the page shows. */
export async function submitLinkage(holder: Visitor, datasetId: string, file: string): Promise<Report> {
  const { page } = holder;
  await holder.go(`/mes-jeux-de-donnees/${datasetId}/rapprochement`);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('heading', { name: /^Rapport du/ }).waitFor({ timeout: 40_000 });
  await settled(holder);
  const text = await page.locator('main').innerText();
  const count = (word: string) => Number(new RegExp(`(\\d+)\\s+${word}`).exec(text)?.[1]);
  return {
    matched: count('rapprochées'),
    created: count('nouvelles'),
    ambiguous: count('ambiguës'),
    rejected: count('rejetées'),
  };
}

/** An environment's operator registers an environment and attests its certificates. */
export async function openEnvironment(operator: Visitor, name: string): Promise<void> {
  const { page } = operator;
  await operator.go('/environnements');
  await page.getByRole('textbox', { name: 'Nom de l’environnement' }).fill(name);
  await page.getByRole('button', { name: 'Déclarer l’environnement' }).click();
  const card = page.getByRole('article', { name });
  await card.waitFor();
  await card.locator('summary', { hasText: /Attester/ }).click();
  await card.getByLabel('Numéro du certificat HDS').fill('HDS-2026-0042');
  await card.getByLabel('Certificat valable à partir du').fill('2026-01-01');
  await card.getByLabel('Certificat valable jusqu’au').fill('2028-12-31');
  await card.getByLabel('Pays de stockage').fill('FR');
  await card.getByLabel('Date du dernier audit').fill('2026-03-12');
  await card.getByLabel('Conservation des journaux d’accès, en mois').fill('36');
  await card.getByRole('button', { name: 'Enregistrer l’attestation' }).click();
  await card.getByText('Attestation valable').waitFor();
}

import { expect } from '@jest/globals';
import { giveCredentials, type Visitor } from '../browser.fixture.js';
import type { TestPlatform } from '../platform.fixture.js';

/** Says that there is no interest in the application, where its file waits for that. */
export async function openFile({ page }: Visitor): Promise<void> {
  const declaration = page.getByRole('button', { name: 'Déclarer', exact: true });
  await declaration
    .or(page.getByRole('heading', { name: 'Avis d’experts invités' }))
    .first()
    .waitFor();
  if (!(await declaration.isVisible())) return;
  await page.getByRole('radio', { name: 'Je n’ai aucun intérêt dans cette demande' }).check({ force: true });
  await declaration.click();
  await page.getByRole('heading', { name: 'Avis d’experts invités' }).waitFor();
}

/** An assessor opens the file from the queue, finds it complete and answers each criterion. */
export async function assess(assessor: Visitor, applicationId: string, title: string): Promise<void> {
  const { page } = assessor;
  await assessor.go('/instruction');
  await page.getByRole('link', { name: title }).click();
  await page.waitForURL(new RegExp(`/instruction/${applicationId}$`));
  await openFile(assessor);
  await page.getByRole('button', { name: 'Déclarer le dossier complet' }).click();
  await page.getByRole('heading', { name: 'Évaluation' }).waitFor();
  for (const letter of 'abcdefgh') {
    const answers = page.getByRole('radiogroup', { name: new RegExp(`^68\\.1\\.${letter}`) });
    const answer = answers.getByRole('radio', {
      name: letter === 'g' ? 'Sans objet' : 'Rempli',
      exact: true,
    });
    // The page moves when the answer before is saved, and a click may then fall beside.
    for (let tries = 0; tries < 3 && !(await answer.isChecked()); tries++)
      await answer.check({ force: true }).catch(() => undefined);
    expect(await answer.isChecked()).toBe(true);
    await page.getByRole('textbox', { name: `Motif pour 68.1.${letter}` }).fill('Examiné sur pièces.');
  }
  await page.getByRole('button', { name: 'Rendre l’évaluation' }).click();
  await page.getByText(/^Évaluation de /).waitFor();
}

/** A committee member votes, and logs in again for this very vote. */
export async function vote(test: TestPlatform, member: Visitor, applicationId: string): Promise<void> {
  const { page } = member;
  await member.go(`/instruction/${applicationId}`);
  await openFile(member);
  await page.getByRole('radio', { name: /^Favorable/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Motif' }).fill('Finalité conforme, données proportionnées.');
  await page.getByRole('checkbox', { name: /aucun intérêt dans ce projet/ }).check({ force: true });
  await page.getByRole('button', { name: 'Confirmer mon vote par une connexion' }).click();
  await confirm(test, member);
}

/** A signatory decides with reasons, and logs in again for this very decision. */
export async function sign(test: TestPlatform, signatory: Visitor, applicationId: string): Promise<void> {
  const { page } = signatory;
  await signatory.go(`/instruction/${applicationId}`);
  await page.getByRole('radio', { name: 'Accorder le permis' }).check({ force: true });
  await page
    .getByRole('textbox', { name: 'Motifs de la décision' })
    .fill('Chaque critère de l’article 68(1) est rempli.');
  await page.getByRole('button', { name: 'Signer par une connexion' }).click();
  await confirm(test, signatory);
}

async function confirm(test: TestPlatform, official: Visitor): Promise<void> {
  await giveCredentials(test, official);
  await official.page
    .getByText(/Acte confirmé et enregistré/)
    .first()
    .waitFor({ timeout: 40_000 });
}

import { giveCredentials, settled, type Visitor } from '../browser.fixture.js';
import type { TestPlatform } from '../platform.fixture.js';
import { activate, pick, tabTo, write } from './consent/keyboard.steps.js';
import { wordsOf } from './words.js';

/** Says that there is no interest in the application, where its file waits for that. */
export async function openFile({ page }: Visitor): Promise<void> {
  const words = wordsOf(page);
  const declaration = page.getByRole('button', { name: words('Déclarer'), exact: true });
  const file = page.getByRole('heading', { name: words('Avis d’experts invités') });
  await declaration.or(file).first().waitFor();
  if (!(await declaration.isVisible())) return;
  await pick(
    page,
    page.getByRole('radiogroup', { name: words('Votre déclaration') }),
    words('Je n’ai aucun intérêt dans cette demande'),
  );
  await activate(page, declaration);
  await file.waitFor();
}

/** An assessor opens the file from the queue, finds it complete and answers each criterion. */
export async function assess(assessor: Visitor, applicationId: string, title: string): Promise<void> {
  const { page } = assessor;
  const words = wordsOf(page);
  await assessor.go(words('/instruction'));
  await settled(assessor);
  await activate(page, page.getByRole('link', { name: title }));
  await page.waitForURL(new RegExp(`${words('/instruction')}/${applicationId}$`));
  await openFile(assessor);
  await activate(page, page.getByRole('button', { name: words('Déclarer le dossier complet') }));
  await page.getByRole('heading', { name: words('Évaluation') }).waitFor();
  for (const letter of 'abcdefgh') {
    await pick(
      page,
      page.getByRole('radiogroup', { name: new RegExp(`^68\\.1\\.${letter}`) }),
      words.only(letter === 'g' ? 'Sans objet' : 'Rempli'),
    );
    await write(
      page,
      page.getByRole('textbox', { name: `${words('Motif pour')} 68.1.${letter}` }),
      'Examiné sur pièces.',
    );
  }
  await activate(page, page.getByRole('button', { name: words('Rendre l’évaluation') }));
  await page.getByText(words.starts('Évaluation de')).waitFor();
}

/** A committee member votes, and logs in again for this very vote. */
export async function vote(test: TestPlatform, member: Visitor, applicationId: string): Promise<void> {
  const { page } = member;
  const words = wordsOf(page);
  await member.go(`${words('/instruction')}/${applicationId}`);
  await openFile(member);
  await pick(
    page,
    page.getByRole('radiogroup', { name: words('Vote'), exact: true }),
    words.starts('Favorable'),
  );
  await write(
    page,
    page.getByRole('textbox', { name: words('Motif'), exact: true }),
    'Finalité conforme, données proportionnées.',
  );
  await tick(member, words.holds('aucun intérêt dans ce projet'));
  await activate(page, page.getByRole('button', { name: words('Confirmer mon vote par une connexion') }));
  await confirm(test, member);
}

/** A signatory decides with reasons, and logs in again for this very decision. */
export async function sign(test: TestPlatform, signatory: Visitor, applicationId: string): Promise<void> {
  const { page } = signatory;
  const words = wordsOf(page);
  await signatory.go(`${words('/instruction')}/${applicationId}`);
  await pick(
    page,
    page.getByRole('radiogroup', { name: words('Décision'), exact: true }),
    words('Accorder le permis'),
  );
  await write(
    page,
    page.getByRole('textbox', { name: words('Motifs de la décision') }),
    'Chaque critère de l’article 68(1) est rempli.',
  );
  await activate(page, page.getByRole('button', { name: words('Signer par une connexion') }));
  await confirm(test, signatory);
}

/** Puts the mark of a box, by its name. */
async function tick({ page }: Visitor, name: RegExp): Promise<void> {
  const box = page.getByRole('checkbox', { name });
  await tabTo(page, box);
  if (!(await box.isChecked())) await page.keyboard.press('Space');
}

async function confirm(test: TestPlatform, official: Visitor): Promise<void> {
  const { page } = official;
  const words = wordsOf(page);
  await giveCredentials(test, official);
  await page.getByText(words.holds('Acte confirmé et enregistré')).first().waitFor({ timeout: 40_000 });
}

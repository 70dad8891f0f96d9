import { settled, type Visitor } from '../browser.fixture.js';

/** Words of the pages that a patient sees on the way to a choice. */
const WORDS = {
  fr: {
    choices: '/mes-choix',
    cards: {
      EHDS_OPT_OUT: /L.espace européen des données de santé/,
      NON_OPPOSITION: /Les recherches des établissements qui me soignent/,
    },
    acts: {
      'opt-out': [/^Refuser l.usage secondaire/, /^Je refuse l.usage secondaire/],
      object: [/^M.opposer/, /^Je m.oppose/],
    },
    notice: /^Qui|^Vos|^Quel|^De quoi|^Pour/,
    receipt: 'Mon choix et sa preuve',
    effect: 'La preuve d’effet',
    inForce: /En vigueur à la passerelle/,
    logged: /Inscrit au journal public/,
    verified: 'Vérifié par votre navigateur',
    done: '(fait)',
    download: 'Télécharger le reçu signé',
  },
  en: {
    choices: '/en/my-choices',
    cards: {
      EHDS_OPT_OUT: /The European Health Data Space/,
      NON_OPPOSITION: /Research by the places that care for me/,
    },
    acts: {
      'opt-out': [/^Opt out/, /^I opt out/],
      object: [/^Object/, /^I object/],
    },
    notice: /^Who|^Your|^What|^Why/,
    receipt: 'My choice and its proof',
    effect: 'Proof of effect',
    inForce: /In force at the gateway/,
    logged: /Entered in the public log/,
    verified: 'Verified by your browser',
    done: '(done)',
    download: 'Download the signed receipt',
  },
} as const;

export interface Made {
  choiceId: string;
  /** What the page said before the choice, notice included. */
  read: string;
  /** From the click to the moment when the page shows that it is in force. */
  inForceAfterMs: number;
}

/** A patient reads the notice of a regime, chooses, and waits until the page proves the effect and the log entry. */
export async function choose(
  patient: Visitor,
  language: 'fr' | 'en',
  regime: 'EHDS_OPT_OUT' | 'NON_OPPOSITION',
  act: 'opt-out' | 'object',
): Promise<Made> {
  const { page } = patient;
  const words = WORDS[language];
  const [link, button] = words.acts[act];
  await patient.go(words.choices);
  await page.getByRole('article', { name: words.cards[regime] }).getByRole('link', { name: link }).click();
  await page.getByRole('button', { name: button }).waitFor();
  await settled(patient);
  const read = await page.locator('main').innerText();
  const before = Date.now();
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { level: 1, name: words.receipt }).waitFor({ timeout: 40_000 });
  const proof = page.getByRole('list', { name: words.effect });
  await proof.getByRole('listitem').filter({ hasText: words.inForce }).getByText(words.done).waitFor({
    state: 'attached',
  });
  const inForceAfterMs = Date.now() - before;
  const choiceId = page.url().slice(-36);
  await proof.getByRole('listitem').filter({ hasText: words.logged }).getByText(words.done).waitFor({
    state: 'attached',
    timeout: 30_000,
  });
  await proof.getByText(words.verified).waitFor();
  await page.getByRole('button', { name: words.download }).waitFor();
  return { choiceId, read, inForceAfterMs };
}

/** Downloads the signed receipt from the page that shows it. */
export async function downloadReceipt(patient: Visitor, language: 'fr' | 'en', to: string): Promise<void> {
  const { page } = patient;
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: WORDS[language].download }).click();
  await (await download).saveAs(to);
}

import { expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { EntryView } from '../../../libs/contracts/src/audit-log.js';
import { giveCredentials, screenshot, settled, type Visitor } from '../../browser.fixture.js';
import { shows } from '../access/case.steps.js';
import { accessible, activate, choose, pick, readOut, tabTo, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';

const ORDER = '2026-314C';
const button = (page: Page | Locator, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const field = (page: Page | Locator, name: string): Locator => page.getByRole('textbox', { name });
/** An e-mail or a number of the page's forms, by its label. */
const labelled = (page: Page | Locator, name: string): Locator => page.getByLabel(name, { exact: false });

/** Goes to a part of the mission with the arrow keys. */
async function openPart({ page }: Visitor, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: true });
  await tabTo(page, page.getByRole('tablist'));
  for (let presses = 0; presses < 10; presses++) {
    if ((await tab.getAttribute('aria-selected')) === 'true') return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no arrow leads to ${name}`);
}

async function opensMission(stage: JourneyStage, paul: Visitor): Promise<string> {
  const { page } = paul;
  await paul.go('/inspection/missions');
  await activate(page, page.getByRole('link', { name: 'Ouvrir une mission' }));
  await settled(paul);
  // What is missing is said, and where.
  await activate(page, button(page, 'Ouvrir une mission'));
  expect(await readOut(page)).toContain('Autorité qui ordonne');
  await write(page, field(page, 'Numéro de l’ordre de mission'), ORDER);
  await choose(page, labelled(page, 'Autorité qui ordonne'), 'Juge');
  await choose(page, labelled(page, 'Fondement juridique'), 'Loi 78-17');
  const order = join(stage.test.folder('orders'), 'ordre.pdf');
  writeFileSync(order, 'Ordre de mission 2026-314C');
  await page.locator('input[type=file]').setInputFiles(order);
  await page.getByText(/^SHA-256 : [0-9a-f]{64}$/).waitFor();
  await pick(page, page.getByRole('radiogroup', { name: 'Forme du contrôle' }), /Sur pièces/);
  await write(page, field(page, 'Collègues médecins'), 'simone@example.org');
  await accessible(paul);
  await screenshot(page, 'mission-new');
  await activate(page, button(page, 'Ouvrir une mission'));
  await page.getByRole('heading', { level: 1, name: `Mission ${ORDER}` }).waitFor();
  await settled(paul);
  return page.url().split('/').at(-1)!;
}

/** A mission from its order to its minutes, without a mouse: what is asked, answered, ordered, executed and revealed. */
export function mission(stage: JourneyStage): void {
  let paul: Visitor;
  let missionId: string;
  let met: EntryView;

  it('is opened on the strength of an order, and is told to the body that is inspected', async () => {
    paul = await stage.as('paul');
    missionId = await opensMission(stage, paul);
    const iris = await stage.as('iris');
    await iris.go('/inspection/missions');
    await shows(iris, ORDER);
    expect(await readOut(iris.page)).toContain('Juge des libertés');
    await accessible(iris);
  });

  it('is the one under which entries are read, once it is named', async () => {
    const read = (query: string) =>
      stage.test.api.get('paul', `/api/v1/inspection/entries?type=choice.recorded&limit=5${query}`);
    // The demonstration has opened one, too.
    await expect(read('')).rejects.toThrow('mission-unnamed');
    const found = (await read(`&mission=${missionId}`)) as { entries: EntryView[] };
    met = found.entries.find(({ entry }) => entry.subject !== null)!;
    // In the portal: refused with the way on, until the mission is chosen.
    await paul.go('/inspection');
    await activate(paul.page, paul.page.getByRole('link', { name: 'Choisir la mission sous laquelle lire' }));
    await activate(paul.page, paul.page.getByRole('link', { name: ORDER, exact: true }));
    await activate(paul.page, button(paul.page, 'Lire le journal sous cette mission'));
    await paul.page.locator('table tbody tr').first().waitFor();
    await paul.go(`/inspection/missions/${missionId}`);
    await shows(paul, /type = choice\.recorded/);
    await accessible(paul);
    await screenshot(paul.page, 'mission-reads');
  });

  it('asks the officer, who answers in time with a document', async () => {
    const { page } = paul;
    await openPart(paul, 'Demandes');
    await write(page, field(page, 'Ce qui est demandé'), 'Le registre des traitements (RGPD, article 30).');
    await activate(page, button(page, 'Envoyer la demande'));
    await shows(paul, 'Sans réponse');
    const iris = await stage.as('iris');
    await iris.go(`/inspection/missions/${missionId}`);
    await shows(iris, 'Le registre des traitements (RGPD, article 30).');
    await accessible(iris);
    await screenshot(iris.page, 'mission-answer');
    await write(iris.page, field(iris.page, 'Votre réponse'), 'Le voici.');
    const file = join(stage.test.folder('answers'), 'registre.csv');
    writeFileSync(file, 'traitement;base\n');
    await iris.page.locator('input[type=file]').setInputFiles(file);
    await activate(iris.page, button(iris.page, 'Envoyer la réponse'));
    await shows(iris, 'Répondue');
    await paul.go(`/inspection/missions/${missionId}`);
    await openPart(paul, 'Demandes');
    await shows(paul, 'Le voici.');
    await activate(page, button(page, 'La réponse suffit'));
    await shows(paul, 'Satisfaite');
    await accessible(paul);
    await screenshot(page, 'mission-requests');
  });

  it('flags an entry, and can delete the words again', async () => {
    const { page } = paul;
    await openPart(paul, 'Notes et signalements');
    await write(page, page.getByRole('spinbutton', { name: /Numéro de l’entrée/ }), String(met.index));
    await choose(page, page.getByRole('combobox', { name: 'Signalement' }), 'Constat');
    await write(page, field(page, 'Votre note'), 'Sans motif.');
    await activate(page, button(page, 'Garder la note'));
    await shows(paul, 'Sans motif.');
    expect(await readOut(page)).toContain('Constat');
    await activate(page, button(page, 'Effacer le texte'));
    await shows(paul, 'Texte effacé.');
    await accessible(paul);
    await screenshot(page, 'mission-notes');
  });

  it('orders a suspension, which the signatory executes and an inspector lifts', async () => {
    const { page } = paul;
    const { permitId } = stage.test.platform.description.demo as { permitId: string };
    await openPart(paul, 'Ordres');
    await write(page, field(page, 'Référence du permis ou de l’environnement'), permitId);
    await write(page, field(page, 'Motif'), 'Accès de nuit inexpliqués.');
    await activate(page, button(page, 'Ordonner la suspension'));
    await shows(paul, 'À exécuter');
    const helene = await stage.as('helene');
    await helene.go(`/inspection/missions/${missionId}`);
    await shows(helene, 'Accès de nuit inexpliqués.');
    await accessible(helene);
    await screenshot(helene.page, 'mission-order');
    await write(helene.page, field(helene.page, 'Mention au dossier'), 'Ordre exécuté à réception.');
    await activate(helene.page, button(helene.page, 'Exécuter l’ordre'));
    await shows(helene, /^Exécuté$/);
    expect(await stage.test.api.get('helene', `/api/v1/permits/${permitId}`)).toMatchObject({
      status: 'suspended',
    });
    const lift = (who: string) =>
      stage.test.api.post(who, `/api/v1/permits/${permitId}/suspension-lift`, { reason: 'Expliqué.' });
    await expect(lift('helene')).rejects.toThrow('suspended-by-inspector');
    await lift('paul');
    await stage.test.api.until(
      () => stage.test.api.get('paul', `/api/v1/missions/${missionId}`),
      ({ orders }: { orders: { liftedAt: string | null }[] }) => orders[0]?.liftedAt !== null,
      'the order to be shown lifted',
    );
  });

  it('reveals one identity once, when a doctor says so at a new login; the person sees it', async () => {
    const { page } = paul;
    await paul.go(`/inspection/missions/${missionId}`);
    await openPart(paul, 'Levées d’anonymat');
    await write(page, field(page, 'Référence de la personne'), met.entry.subject!);
    await write(page, page.getByRole('spinbutton', { name: /Numéro de l’entrée/ }), String(met.index));
    await write(page, field(page, 'Motif'), 'Entendre la personne sur son refus.');
    await activate(page, button(page, 'Demander la levée'));
    await shows(paul, 'Attend un médecin');
    const simone = await stage.as('simone');
    await simone.go(`/inspection/missions/${missionId}`);
    await openPart(simone, 'Levées d’anonymat');
    await accessible(simone);
    await screenshot(simone.page, 'mission-reveal');
    await activate(simone.page, button(simone.page, 'Autoriser en me connectant de nouveau'));
    await giveCredentials(stage.test, simone);
    await settled(simone);
    await openPart(simone, 'Levées d’anonymat');
    await shows(simone, 'Autorisée');
    await stage.test.api.until(
      async () => {
        await paul.go(`/inspection/missions/${missionId}`);
        await openPart(paul, 'Levées d’anonymat');
        await activate(page, button(page, 'Lire l’identité'));
        await page.getByText('Date de naissance').waitFor({ timeout: 3_000 });
        return true;
      },
      (shown: boolean) => shown,
      'the vault to have heard of the approval',
    );
    await screenshot(page, 'mission-identity');
    const again = await stage.test.api
      .get('paul', `/api/v1/missions/${missionId}`)
      .then(({ reveals }: { reveals: { revealId: string }[] }) =>
        stage.test.api.post('paul', `/api/v1/missions/${missionId}/reveals/${reveals[0]!.revealId}/identity`),
      )
      .catch(String);
    expect(again).toContain('reveal-closed');
  });

  it('ends with a draft of the minutes, in two languages, and its access with it', async () => {
    const { page } = paul;
    const token = await stage.test.api.token('paul');
    for (const lang of ['fr', 'en']) {
      const answer = await fetch(
        new URL(`/api/v1/missions/${missionId}/minutes.pdf?lang=${lang}`, stage.test.gatewayUrl),
        { headers: { authorization: `Bearer ${token}` } },
      );
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([answer.status, bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    }
    await paul.go(`/inspection/missions/${missionId}`);
    for (const part of ['Procès-verbal', 'Historique']) {
      await openPart(paul, part);
      await accessible(paul);
    }
    await screenshot(page, 'mission-history');
    await activate(page, page.locator('summary', { hasText: 'Terminer la mission' }));
    await activate(page, button(page, 'Terminer la mission'));
    await shows(paul, /^Terminée$/);
    await expect(
      stage.test.api.get('paul', `/api/v1/inspection/entries?limit=1&mission=${missionId}`),
    ).rejects.toThrow('mission-ended');
    const english = await stage.as('paul', { language: 'en' });
    await english.go('/en/inspection/missions');
    await accessible(english);
    await english.go(`/en/inspection/missions/${missionId}`);
    await accessible(english);
    await english.go('/en/inspection/missions/new');
    await accessible(english);
    await screenshot(english.page, 'missions-en');
    expect([...paul.faults, ...english.faults].filter((fault) => !/40[0-9]|422/.test(fault))).toEqual([]);
  });
}

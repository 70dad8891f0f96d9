import { settled, type Visitor } from '../browser.fixture.js';

export interface Row {
  index: number;
  type: string;
  outcome: string;
}

/** Searches the log by the form and reads the whole table. */
export async function search(inspector: Visitor, terms: Record<string, string>): Promise<Row[]> {
  const { page } = inspector;
  await inspector.go('/inspection');
  for (const [name, text] of Object.entries(terms))
    await page.getByRole('textbox', { name, exact: true }).fill(text);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.waitForURL(/\?/);
  await settled(inspector);
  for (;;) {
    const more = page.getByRole('button', { name: 'Afficher la suite' });
    if ((await more.count()) === 0) break;
    await more.click();
    await settled(inspector);
  }
  const rows = await page.locator('table tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const href = await row.getByRole('link').first().getAttribute('href');
      const cells = await row.locator('td, th').allInnerTexts();
      return {
        index: Number(/(\d+)$/.exec(href ?? '')?.[1]),
        type: /[a-z-]+\.[a-z-]+/.exec(cells[1] ?? '')?.[0] ?? '',
        outcome: cells[3]?.trim() ?? '',
      };
    }),
  );
}

/** Opens an entry: the browser verifies its proof; a copy with one changed character fails. */
export async function openEntry(inspector: Visitor, index: number): Promise<void> {
  const { page } = inspector;
  await inspector.go(`/inspection/${index}`);
  await page.getByText('La preuve est valable').waitFor();
  await page.getByRole('button', { name: 'Changer un caractère et vérifier' }).click();
  await page.getByText('La preuve n’est pas valable').waitFor();
}

/** Saves what the entry's page offers. */
export async function saveEntry(inspector: Visitor, proofFile: string, entryFile: string): Promise<void> {
  const { page } = inspector;
  await page.locator('summary', { hasText: /Octets exacts/ }).click();
  for (const [name, file] of [
    [/Télécharger la preuve/, proofFile],
    [/Télécharger l.entrée/, entryFile],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    await (await download).saveAs(file);
  }
}

/** Compares the present checkpoint with one that was kept before. */
export async function checkGrowth(inspector: Visitor, kept: string): Promise<string> {
  const { page } = inspector;
  await inspector.go('/inspection/coherence');
  await page.getByRole('textbox', { name: /Ou un point de contrôle gardé ailleurs/ }).fill(kept);
  await page.getByRole('button', { name: /Comparer avec l.actuel/ }).click();
  await page
    .getByText('Cohérent : rien n’a été retiré ni changé')
    .or(page.getByText(/^Incohérent/))
    .waitFor();
  return page.locator('main').innerText();
}

import { expect } from '@jest/globals';
import { zipOf } from '@garant/nest-kit';
import { readMember, readZip, type ByteSource } from '@garant/merkle-log';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createInflateRaw } from 'node:zlib';
import type { Page } from 'playwright-core';
import { axe, overflow, settled, type Language, type Visitor } from '../../browser.fixture.js';
import { accessible, activate, readOut, write } from '../consent/keyboard.steps.js';

const WORDS = {
  fr: {
    bundles: '/inspection/dossiers',
    check: '/inspection/dossiers/verifier',
    conditions: /Conditions/,
    type: 'Type d’acte',
    make: 'Établir le dossier',
    ready: 'Le dossier est prêt',
    download: 'Télécharger le dossier',
    choose: 'Choisir un fichier',
    exact: /est exact/,
    offline: 'Tout est exact.',
    same: 'C’est la même',
    wrong: 'Ce dossier n’est pas ce qu’il prétend être.',
    notExact: /n’est pas ce qu’il prétend être/,
    changed: 'Le contenu d’une entrée a été changé',
    minutes: /Ligne du procès-verbal/,
    file: /Le dossier/,
  },
  en: {
    bundles: '/en/inspection/bundles',
    check: '/en/inspection/bundles/check',
    conditions: /Conditions/,
    type: 'Type of act',
    make: 'Make the bundle',
    ready: 'The bundle is ready',
    download: 'Download the bundle',
    choose: 'Choose a file',
    exact: /is exact/,
    offline: 'Everything is exact.',
    same: 'It is the same',
    wrong: 'This bundle is not what it says it is.',
    notExact: /is not what it says it is/,
    changed: 'The content of an entry was changed',
    minutes: /Line of the minutes/,
    file: /The bundle/,
  },
} as const;

export interface TakenBundle {
  /** A folder like that of a USB stick: the archive, and the page that was in it. */
  folder: string;
  zip: string;
  page: string;
  /** What the inspector copied into the minutes. */
  minutes: string;
}

/** Has a bundle made under the inspector's mission, waits for it, downloads it, and copies its hash for the minutes. */
export async function takesBundle(
  inspector: Visitor,
  language: Language,
  type = 'permit.signed',
): Promise<TakenBundle> {
  const words = WORDS[language];
  const { page } = inspector;
  await inspector.go(words.bundles);
  await accessible(inspector);
  await activate(page, page.locator('summary').filter({ hasText: words.conditions }));
  await write(page, page.getByRole('textbox', { name: words.type }), type);
  await activate(page, page.getByRole('button', { name: words.make }));
  await page.getByRole('heading', { name: words.ready }).waitFor({ timeout: 60_000 });
  await accessible(inspector);
  const minutes = /[0-9a-f]{64} {2}manifest\.json/.exec(
    (await page.locator('main').textContent()) ?? '',
  )?.[0];
  const arriving = page.waitForEvent('download');
  await activate(page, page.getByRole('link', { name: words.download }));
  const folder = await mkdtemp(join(tmpdir(), 'garant-stick-'));
  const taken = { folder, zip: join(folder, 'bundle.zip'), page: join(folder, 'verify.html') };
  await (await arriving).saveAs(taken.zip);
  await writeFile(taken.page, (await unpacked(taken.zip)).get('verify.html')!);
  return { ...taken, minutes: minutes ?? '' };
}

/** The page of the stick, on a computer whose network is cut: everything holds, and it is the bundle of the minutes. */
export async function checksOffline(
  inspector: Visitor,
  taken: TakenBundle,
  language: Language,
): Promise<void> {
  const words = WORDS[language];
  await offline(inspector, taken, language, async (page) => {
    await choosesFile(page, page.getByLabel(words.file), taken.zip);
    await page.getByRole('heading', { name: words.offline }).waitFor({ timeout: 60_000 });
    await write(page, page.getByLabel(words.minutes), taken.minutes);
    await page.getByText(words.same).waitFor();
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect([width, await axe(page), await overflow(page)]).toEqual([width, [], 0]);
    }
  });
}

/** A copy in which one letter of one entry is another: the same page says which entry is not what it was. */
export async function findsDoctored(
  inspector: Visitor,
  taken: TakenBundle,
  language: Language,
): Promise<void> {
  const words = WORDS[language];
  const copy = join(taken.folder, 'copy.zip');
  const files = await unpacked(taken.zip);
  const lines = files.get('entries.jsonl')!.toString('utf8');
  files.set('entries.jsonl', Buffer.from(lines.replace('"kind":"event"', '"kind":"evenf"')));
  await writeFile(
    copy,
    zipOf(
      [...files].map(([name, content]) => ({ name, content })),
      new Date(),
    ),
  );
  await offline(inspector, taken, language, async (page) => {
    await choosesFile(page, page.getByLabel(words.file), copy);
    await page.getByRole('heading', { name: words.wrong }).waitFor({ timeout: 60_000 });
    await page.getByText(words.changed).first().waitFor();
    expect(await axe(page)).toEqual([]);
  });
  // The portal's own check says the same, under the policy that the log publishes.
  await inspector.go(words.check);
  const { page } = inspector;
  await choosesFile(page, page.getByRole('button', { name: words.choose }), taken.zip);
  await page.getByText(words.exact).waitFor({ timeout: 60_000 });
  await accessible(inspector);
  await choosesFile(page, page.getByRole('button', { name: words.choose }), copy);
  await page.getByText(words.notExact).waitFor({ timeout: 60_000 });
  await settled(inspector);
  expect(await readOut(page)).toContain(words.changed);
}

/** The browser's own chooser, opened from the keyboard. */
async function choosesFile(page: Page, target: ReturnType<Page['getByLabel']>, path: string): Promise<void> {
  const asking = page.waitForEvent('filechooser');
  await activate(page, target);
  await (await asking).setFiles(path);
}

async function offline(
  inspector: Visitor,
  taken: TakenBundle,
  language: Language,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await inspector.context.browser()!.newContext({
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: { width: 1280, height: 900 },
    // For axe alone: the page's own policy admits no other script.
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  const faults: string[] = [];
  try {
    await context.setOffline(true);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => request.url().startsWith('http') && faults.push(request.url()));
    await page.goto(pathToFileURL(taken.page).href);
    await work(page);
  } finally {
    await context.close();
  }
  expect(faults).toEqual([]);
}

async function unpacked(path: string): Promise<Map<string, Buffer>> {
  const bytes = await readFile(path);
  const source: ByteSource = {
    size: bytes.length,
    read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
  };
  const files = new Map<string, Buffer>();
  for (const member of await readZip(source)) {
    const chunks: Uint8Array[] = [];
    const inflate = (packed: AsyncIterable<Uint8Array>) => Readable.from(packed).pipe(createInflateRaw());
    for await (const chunk of readMember(source, member, inflate)) chunks.push(chunk);
    files.set(member.name, Buffer.concat(chunks));
  }
  return files;
}

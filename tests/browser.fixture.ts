import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { ROOT, type TestPlatform } from './platform.fixture.js';

/** What a Chromium does of its own accord would be calls to other hosts. */
const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
const SCREENSHOTS = join(ROOT, '.garant-test', 'screenshots');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** An installed Chromium or Chrome, else the one inside the npm package `@sparticuz/chromium`. */
async function findBrowser(): Promise<{ executablePath: string; args: string[] }> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
    for (const folder of folders)
      if (existsSync(join(folder, name))) return { executablePath: join(folder, name), args: QUIET };
  const { default: packed } = await import('@sparticuz/chromium');
  // Of the package's own arguments only those that a machine without a graphics card needs: the others weaken what the
  // browser enforces (web security, isolation), which is what these tests rely on.
  const args = packed.args.filter((arg) =>
    /^--(use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu)/.test(arg),
  );
  return { executablePath: await packed.executablePath(), args: [...args, ...QUIET] };
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await findBrowser()), headless: true });
}

export type Language = 'fr' | 'en';

/** A person at their own browser: nothing of another person's session is in it. */
export interface Visitor {
  persona: string | null;
  page: Page;
  context: BrowserContext;
  /** What no page may do: errors on the console, failed scripts, requests to hosts that are not the platform's. */
  faults: string[];
  /** Requests under way. */
  waiting: Set<Request>;
  /** Addresses of the portal, without its origin. */
  go(path: string): Promise<void>;
}

interface Options {
  language?: Language;
  width?: number;
  /** Lets a test put axe-core into the page, which the portal's own policy forbids. */
  examined?: boolean;
}

/** Opens a browser for one person, or for a passer-by. */
export async function visit(
  test: TestPlatform,
  browser: Browser,
  persona: string | null,
  { language = 'fr', width = 1280, examined = false }: Options = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: test.gatewayUrl,
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: { width, height: width < 500 ? 720 : 900 },
    bypassCSP: examined,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const faults: string[] = [];
  const own = new Set([test.gatewayUrl, test.platform.description.issuer].map((url) => new URL(url).origin));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script on ${page.url()}: ${error.message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && !own.has(url.origin))
      faults.push(`request to ${url.origin} from ${page.url()}`);
  });
  const waiting = new Set<Request>();
  page.on('request', (request) => waiting.add(request));
  page.on('requestfinished', (request) => waiting.delete(request));
  page.on('requestfailed', (request) => waiting.delete(request));
  const visitor: Visitor = {
    persona,
    page,
    context,
    faults,
    waiting,
    async go(path) {
      waiting.clear();
      await page.goto(path);
      await settled(visitor);
    },
  };
  if (persona) await signIn(test, visitor, language === 'fr' ? '/' : '/en');
  return visitor;
}

/** Signs in where a person does: the portal's own link, then the identity provider's page. */
export async function signIn(test: TestPlatform, visitor: Visitor, from: string): Promise<void> {
  const { page } = visitor;
  await page.goto(from);
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Se connecter|Sign in/ })
    .click();
  await giveCredentials(test, visitor);
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Compte de|Account of/ })
    .waitFor({ state: 'attached' });
}

/** Fills in the identity provider's page and comes back. */
export async function giveCredentials(test: TestPlatform, { page, persona }: Visitor): Promise<void> {
  const { username, password } = test.api.persona(persona);
  await page.waitForURL((url) => url.pathname.startsWith('/interaction/'));
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: /^Se connecter$|^Sign in$/ }).click();
  await page.waitForURL((url) => url.origin === new URL(test.gatewayUrl).origin);
}

/** A page is settled when its heading is there and it has asked for nothing during a moment. */
export async function settled({ page, waiting }: Visitor): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 100; rounds++) {
    await page.waitForTimeout(40);
    quiet = waiting.size === 0 ? quiet + 1 : 0;
  }
}

export interface Violation {
  rule: string;
  impact: string;
  where: string[];
}

/** Serious and critical violations that axe-core finds in the page as it stands. */
export async function axe(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe: engine } = window as unknown as {
      axe: {
        run(
          context: Document,
          options: object,
        ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await engine.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact,
        where: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)),
      }));
  });
}

/** A picture for people, of the whole page. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** How far the page is wider than its window, in CSS pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

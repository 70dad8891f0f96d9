import { expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formNumberOf } from '@garant/rules';
import type { ChoiceView, HelpView } from '@garant/contracts';
import { PNG } from 'pngjs';
import { axe, overflow, screenshot, settled, type Visitor } from '../../browser.fixture.js';
import type { Journey, JourneyStage } from './journey.stage.js';

/** Name by which a screen reader calls what has the focus. */
const focusedName = ({ page }: Visitor): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null;
    if (!at) return '';
    const labels = [...((at as HTMLInputElement).labels ?? [])].map((label) => label.innerText).join(' ');
    return (at.getAttribute('aria-label') ?? (labels || at.innerText || '')).trim();
  });

/** Goes with Tab alone to the next control of that name. */
async function tabTo(visitor: Visitor, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await visitor.page.keyboard.press('Tab');
    const focused = await focusedName(visitor);
    if (name.test(focused)) return;
    passed.push(focused.slice(0, 40));
  }
  throw new Error(`the keyboard does not reach ${name}; it went over ${[...new Set(passed)].join(' | ')}`);
}
const type = async (visitor: Visitor, name: RegExp, text: string): Promise<void> => {
  await tabTo(visitor, name);
  await visitor.page.keyboard.type(text);
};
/** Into a group of choices with Tab, to the wanted one with the arrows. */
async function choose(visitor: Visitor, name: RegExp, first?: RegExp): Promise<void> {
  await tabTo(visitor, first ?? name);
  await visitor.page.keyboard.press('Space');
  for (let presses = 0; presses < 12 && !name.test(await focusedName(visitor)); presses++)
    await visitor.page.keyboard.press('ArrowDown');
  expect(await focusedName(visitor)).toMatch(name);
}
const press = async (visitor: Visitor, name: RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> => {
  await tabTo(visitor, name);
  await visitor.page.keyboard.press(key);
};
const tree = ({ page }: Visitor): Promise<string> => page.locator('main').ariaSnapshot();
const heading = ({ page }: Visitor, name: RegExp, level?: number) =>
  page.getByRole('heading', { name, level }).first().waitFor({ timeout: 30_000 });

/** A scan as a scanner makes one: a picture of a sheet. */
function scanOf(stage: JourneyStage): string {
  const png = new PNG({ width: 420, height: 594 });
  for (let at = 0; at < png.data.length; at += 4) {
    const [x, y] = [(at / 4) % 420, Math.floor(at / 4 / 420)];
    const line = y % 24 < 3 && x > 40 && x < 380 && y > 60;
    png.data.set(line ? [70, 80, 90, 255] : [250, 250, 246, 255], at);
  }
  randomBytes(16).forEach((byte, at) => png.data.set([byte, byte, byte, 255], at * 4));
  const file = join(stage.test.folder('scans'), 'scan.png');
  writeFileSync(file, PNG.sync.write(png));
  return file;
}

interface Reading {
  familyName: string;
  givenNames: string;
  /** Month, day, year: the browser's own field speaks the browser's language, not the page's. */
  birthDate: string;
}
/** Fills in a reading in French with the keyboard alone. */
async function read(visitor: Visitor, { familyName, givenNames, birthDate }: Reading): Promise<void> {
  await tabTo(visitor, /^Texte imprimé/);
  await visitor.page.keyboard.type('Dire non');
  await choose(visitor, /^français/);
  await press(visitor, /^Je dis non/, 'Space');
  await type(visitor, /^Nom de naissance/, familyName);
  await type(visitor, /^Prénoms/, givenNames);
  await type(visitor, /^Date de naissance/, birthDate);
  await choose(visitor, /^Masculin/, /^Féminin/);
  await press(visitor, /^La feuille est signée/, 'Space');
  await type(visitor, /^Date de la signature/, '03022026');
  await press(visitor, /^Enregistrer ma lecture$/);
}

const rocky: Reading = { familyName: 'Streich', givenNames: 'Rocky', birthDate: '04131960' };
const choicesOf = (stage: JourneyStage, persona: string): Promise<ChoiceView[]> =>
  stage.test.api.get(persona, '/api/v1/my/choices') as Promise<ChoiceView[]>;

export const assistanceJourney: Journey = (stage) => {
  it('anybody prints the form of a notice, in two languages, in large print, each sheet with its own number', async () => {
    for (const query of ['language=fr', 'language=en', 'language=fr&large=1', 'language=en&large=1']) {
      const answer = await fetch(
        new URL(`/api/v1/notices/ehds-opt-out/1/form.pdf?${query}`, stage.test.gatewayUrl),
      );
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    const wrong = await fetch(
      new URL('/api/v1/notices/ehds-opt-out/1/form.pdf?language=xx', stage.test.gatewayUrl),
    );
    expect(wrong.status).toBe(400);
  });

  it('a paper form is scanned, read twice, checked, and in force; keyboard only', async () => {
    const before = await choicesOf(stage, 'rocky');
    const nadia = await stage.as('nadia');
    await nadia.go('/formulaires-papier');
    const formNumber = formNumberOf(randomBytes(7));
    await type(nadia, /^Numéro du formulaire/, formNumber.replaceAll('-', ''));
    const chooser = nadia.page.waitForEvent('filechooser');
    await press(nadia, /^Choisir la numérisation$/);
    await (await chooser).setFiles(scanOf(stage));
    await nadia.page.getByText(/^Choisie : scan\.png$/).waitFor();
    await press(nadia, /^Enregistrer le formulaire$/);
    await heading(nadia, new RegExp(`^Formulaire ${formNumber}$`), 1);
    await settled(nadia);
    const address = new URL(nadia.page.url()).pathname;
    expect(await tree(nadia)).toMatch(/img "Numérisation du formulaire/);
    await read(nadia, rocky);
    await heading(nadia, /^Lecture enregistrée$/);
    expect(await tree(nadia)).not.toContain('Streich');

    const tom = await stage.as('tom');
    await tom.go('/formulaires-papier');
    await press(tom, new RegExp(`^Deuxième lecture : ${formNumber}$`));
    await heading(tom, new RegExp(`^Formulaire ${formNumber}$`), 1);
    await settled(tom);
    // The second reader is shown nothing of the first reading.
    expect(await tom.page.content()).not.toContain('Streich');
    await screenshot(tom.page, 'assistance-second-reading');
    await read(tom, { ...rocky, birthDate: '04141960' });
    await heading(tom, /^Ces champs diffèrent : Date de naissance$/);
    await screenshot(tom.page, 'assistance-differing');
    expect(await choicesOf(stage, 'rocky')).toEqual(before);
    await tom.go(address);
    await read(tom, rocky);
    await heading(tom, /^Vérification$/);
    const checking = await tree(tom);
    for (const shown of ['Streich', '13 avril 1960', 'signée']) expect(checking).toContain(shown);
    await screenshot(tom.page, 'assistance-check');
    expect(await choicesOf(stage, 'rocky')).toEqual(before);
    await press(tom, /^Tout correspond : mettre en vigueur$/);
    await heading(tom, /^Le formulaire est en vigueur$/);
    const after = await choicesOf(stage, 'rocky');
    expect(after.length).toBe(before.length + 1);
    expect(after[0]).toMatchObject({ act: 'opt-out', channel: 'paper' });

    // A sheet counts once.
    await nadia.go('/formulaires-papier');
    await type(nadia, /^Numéro du formulaire/, formNumber);
    const again = nadia.page.waitForEvent('filechooser');
    await press(nadia, /^Choisir la numérisation$/);
    await (await again).setFiles(scanOf(stage));
    await press(nadia, /^Enregistrer le formulaire$/);
    await nadia.page
      .getByRole('alert')
      .filter({ hasText: /déjà saisi/ })
      .waitFor();
    expect([...tom.faults, ...nadia.faults.filter((fault) => !fault.includes('409'))]).toEqual([]);

    const person = await stage.as('rocky');
    await person.go('/mon-aide');
    const seen = await tree(person);
    expect(seen).toContain(`Formulaire ${formNumber}, caisse-kerval`);
    await screenshot(person.page, 'my-help');
  }, 180_000);

  it('an agent helps somebody face to face: identity, text read out, decision, receipt; keyboard only, 320 px, English', async () => {
    const nadia = await stage.as('nadia', { language: 'en', width: 320 });
    await nadia.go('/en/assistance');
    await press(nadia, /^Begin$/);
    await heading(nadia, /^Begin to help somebody$/, 1);
    await settled(nadia);
    await choose(nadia, /^Passport/, /^Identity card/);
    await type(nadia, /^Birth name/, 'Jast');
    await type(nadia, /^First names/, 'Corrin Sau');
    await type(nadia, /^Date of birth/, '11191986');
    await choose(nadia, /^Female/);
    await choose(nadia, /^They said so/);
    await choose(nadia, /^All that they decide/);
    await press(nadia, /^Begin the session$/);
    await heading(nadia, /^Help session$/, 1);
    await settled(nadia);
    expect(await tree(nadia)).toContain('list "Steps of the decision"');
    await screenshot(nadia.page, 'assistance-session-320');
    await press(nadia, /^The European Health Data Space$/);
    for (let section = 0; section < 12; section++) {
      const reading = await nadia.page.getByText(/^Read out loud/).count();
      if (reading === 0) break;
      await press(nadia, /^The person has understood/);
    }
    await choose(nadia, /^(Opt out|Reverse)/);
    await press(nadia, /^Read the decision back$/);
    await heading(nadia, /^Read the decision back to the person$/);
    expect(await overflow(nadia.page)).toBe(0);
    await press(nadia, /^The person says yes/);
    await heading(nadia, /^It is recorded$/);
    await nadia.page.getByRole('article', { name: 'Receipt of the decision' }).waitFor();
    await screenshot(nadia.page, 'assistance-recorded-320');
    await press(nadia, /^End the session$/);
    await nadia.page
      .getByText(/^This session has ended$/)
      .first()
      .waitFor();
    await nadia.page.emulateMedia({ media: 'print' });
    await screenshot(nadia.page, 'assistance-receipt-print');
    await nadia.page.emulateMedia({ media: 'screen' });
    expect(nadia.faults).toEqual([]);

    const help = (await stage.test.api.get('corrin', '/api/v1/my/help')) as HelpView;
    expect(help.mandates[0]).toMatchObject({
      identityCheck: 'passport',
      organisation: 'caisse-kerval',
      status: 'closed',
      acts: [{ channel: 'assisted' }],
    });
  }, 120_000);

  it('a person gives an agent a code, ends the help, is called back, decides for later; keyboard only', async () => {
    const gladys = await stage.as('gladys');
    await gladys.go('/mon-aide');
    await press(gladys, /^Faire un code$/);
    const shown = gladys.page.getByText(/^\d{4} \d{4}$/);
    await shown.waitFor();
    const code = (await shown.innerText()).replace(' ', '');
    const open = (given: string) =>
      stage.test.api.post('tom', '/api/v1/assistance/mandates', {
        channel: 'phone',
        extent: 'session',
        identityCheck: 'identity-questions',
        agreement: 'one-time-code',
        traits: { familyName: 'Schumm', givenNames: 'Gladys', birthDate: '1981-11-03', gender: 'female' },
        code: given,
      });
    await expect(open(code === '00000000' ? '11111111' : '00000000')).rejects.toThrow('help-code');
    const { mandateId } = await open(code);
    await gladys.go('/mon-aide');
    await press(gladys, /^Mettre fin à cette aide$/);
    await gladys.page.getByText('Mettre fin à cette aide').waitFor({ state: 'detached' });
    await expect(
      stage.test.api.get('tom', `/api/v1/assistance/mandates/${mandateId}/choices`),
    ).rejects.toThrow('mandate-ended');

    await type(gladys, /^Votre numéro de téléphone/, '01 99 00 12 34');
    await press(gladys, /^Demander un appel$/);
    await gladys.page.getByText('Un agent va vous appeler.').waitFor();
    const tom = await stage.as('tom');
    await tom.go('/assistance/telephone');
    await press(tom, /^Prendre l’appel : /);
    await tom.page.getByText('0199001234').waitFor();
    await screenshot(tom.page, 'assistance-call');
    await press(tom, /^J’ai parlé à la personne$/);
    await tom.page.getByText('0199001234').waitFor({ state: 'detached' });
    expect(tom.faults).toEqual([]);

    await gladys.go('/mon-aide');
    const before = await choicesOf(stage, 'gladys');
    await tabTo(gladys, /^À propos de quoi/);
    await gladys.page.keyboard.type('Le système');
    await choose(gladys, /^Je m’oppose/);
    await choose(gladys, /^À ma mort/, /^À partir d’un jour/);
    await press(gladys, /^Enregistrer pour plus tard$/);
    await gladys.page.getByText('Enregistré pour plus tard').waitFor();
    const seen = await tree(gladys);
    expect(seen).toMatch(/M’opposer · Le système national des données de santé · À ma mort/);
    expect(seen).toContain('En attente');
    await press(gladys, /^Retirer : M’opposer/);
    await gladys.page.getByText('Retirée').waitFor();
    expect(await choicesOf(stage, 'gladys')).toEqual(before);
    expect(gladys.faults).toEqual([]);
  }, 120_000);

  it('pages of agents and of help have no serious accessibility fault, in both languages, wide and narrow', async () => {
    const found: unknown[] = [];
    const pages = {
      nadia: [
        ['/assistance', '/en/assistance'],
        ['/assistance/face-a-face', '/en/assistance/face-to-face'],
        ['/assistance/telephone', '/en/assistance/phone'],
        ['/formulaires-papier', '/en/paper-forms'],
      ],
      rocky: [['/mon-aide', '/en/my-help']],
    } as const;
    for (const [persona, addresses] of Object.entries(pages))
      for (const width of [1280, 320]) {
        const visitor = await stage.as(persona, { width });
        for (const address of addresses.flat()) {
          await visitor.go(address);
          found.push(...(await axe(visitor.page)).map((fault) => ({ address, width, ...fault })));
          const tooWide = await overflow(visitor.page);
          if (tooWide > 0) found.push({ address, width, tooWide });
          await screenshot(visitor.page, `assistance${address.replaceAll('/', '-')}-${width}`);
        }
      }
    expect(found).toEqual([]);
  }, 180_000);
};

import { expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { screenshot, type Language, type Visitor } from '../../browser.fixture.js';
import { shows } from '../access/case.steps.js';
import { accessible, activate, choose, readOut, tabTo, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';

const WORDS = {
  fr: {
    queue: '/surveillance',
    rules: '/surveillance/regles',
    retention: '/conservation',
    publicRetention: '/journal/conservation',
    rule: 'Refus répétés',
    touched: 'Le journal touché par un compte privilégié',
    tune: 'Changer les seuils',
    figure: 'refus par heure',
    reason: 'Motif',
    apply: 'Appliquer',
    tuned: /Seuils changés/,
    history: /1 réglage/,
    own: /Rien à faire ici pour vous/,
    take: 'Prendre en charge',
    hidden: /se montrent à la personne qui prend/,
    entries: /lecture inscrite au journal/,
    explain: 'Noter une explication',
    explanation: 'Explication donnée',
    record: 'Enregistrer l’explication',
    explained: /Explication enregistrée/,
    close: 'Clore',
    closing: 'Motif de la clôture',
    closeIt: 'Clore le signalement',
    closed: /Signalement clos/,
    reopen: 'Rouvrir',
    reopening: 'Motif de la réouverture',
    reopenIt: 'Rouvrir le signalement',
    reopened: /Signalement rouvert/,
    ages: /Âge des entrées par classe/,
    hold: 'Poser un gel',
    covers: 'Ce qui est gelé',
    everything: 'Tout',
    until: 'Jusqu’au',
    place: 'Poser le gel',
    placed: /Gel posé/,
    lift: 'Lever le gel',
    lifted: /Gel levé/,
    purpose: /jamais à mesurer le travail/,
  },
  en: {
    queue: '/en/detection',
    rules: '/en/detection/rules',
    retention: '/en/retention',
    publicRetention: '/en/log/retention',
    rule: 'Repeated denials',
    touched: 'The log touched by a privileged account',
    tune: 'Change the figures',
    figure: 'denials in an hour',
    reason: 'Reason',
    apply: 'Apply',
    tuned: /Figures changed/,
    history: /2 changes/,
    own: /Nothing to do here for you/,
    take: 'Take it',
    hidden: /shown to whoever takes the finding/,
    entries: /the read is recorded/,
    explain: 'Note an explanation',
    explanation: 'Explanation given',
    record: 'Record the explanation',
    explained: /Explanation recorded/,
    close: 'Close',
    closing: 'Reason for closing',
    closeIt: 'Close the finding',
    closed: /Finding closed/,
    reopen: 'Reopen',
    reopening: 'Reason for reopening',
    reopenIt: 'Reopen the finding',
    reopened: /Finding reopened/,
    ages: /Age of entries by class/,
    hold: 'Place a hold',
    covers: 'What is held',
    everything: 'The whole',
    until: 'Until',
    place: 'Place the hold',
    placed: /Hold placed/,
    lift: 'Lift the hold',
    lifted: /Hold lifted/,
    purpose: /never to measure work/,
  },
} as const;

const button = (page: Page | Locator, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const unfold = (page: Page, within: Page | Locator, summary: string): Promise<void> =>
  activate(page, within.locator('summary', { hasText: summary }));

/** An officer tunes a rule, which shows as a finding that another officer takes, explains, closes and takes back; no mouse. */
async function looksInto(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const iris = await stage.as('iris', { language });
  const amina = await stage.as('amina', { language });
  const before = await findings(stage);

  await iris.go(words.rules);
  const rule = iris.page.getByRole('article', { name: words.rule });
  await unfold(iris.page, rule, words.tune);
  await write(iris.page, rule.getByLabel(words.figure), language === 'fr' ? '12' : '14');
  await write(
    iris.page,
    rule.getByRole('textbox', { name: words.reason }),
    'Un outil du détenteur se trompe de permis.',
  );
  await activate(iris.page, button(rule, words.apply));
  await shows(iris, words.tuned);
  await iris.page.getByText(words.history).first().waitFor();
  await accessible(iris);
  await screenshot(iris.page, `detection-rules-${language}`);

  const detectionId = await newFinding(stage, before);
  // Nobody handles a finding about themselves.
  await iris.go(`${words.queue}/${detectionId}`);
  expect(await readOut(iris.page)).toMatch(words.own);
  expect(await readOut(iris.page)).toMatch(words.hidden);

  await amina.go(`${words.queue}?state=open&rule=log-touched`);
  await amina.page.getByRole('link', { name: words.touched }).first().waitFor();
  await accessible(amina);
  await screenshot(amina.page, `detection-queue-${language}`);
  await amina.go(`${words.queue}/${detectionId}`);
  expect(await readOut(amina.page)).toMatch(words.hidden);
  await activate(amina.page, button(amina.page, words.take));
  await amina.page.getByText(words.entries).first().waitFor({ state: 'attached' });
  expect(await readOut(amina.page)).toContain('detection.tune');
  await worded(amina, words.explain, words.explanation, words.record, words.explained);
  await worded(amina, words.close, words.closing, words.closeIt, words.closed);
  await accessible(amina);
  await screenshot(amina.page, `detection-finding-${language}`);
  await worded(amina, words.reopen, words.reopening, words.reopenIt, words.reopened);
  await worded(amina, words.close, words.closing, words.closeIt, words.closed);
  expect([...iris.faults, ...amina.faults]).toEqual([]);
}

/** Unfolds an act, gives its reason, sends it. */
async function worded(
  visitor: Visitor,
  act: string,
  field: string,
  send: string,
  done: RegExp,
): Promise<void> {
  const { page } = visitor;
  await unfold(page, page, act);
  await write(page, page.getByRole('textbox', { name: field }), 'Réglage annoncé à l’équipe.');
  await activate(page, button(page, send));
  await shows(visitor, done);
}

const findings = async (stage: JourneyStage): Promise<string[]> =>
  (
    (await stage.test.api.get('amina', '/api/v1/detections?rule=log-touched&limit=200')) as {
      items: { detectionId: string }[];
    }
  ).items.map(({ detectionId }) => detectionId);

/** The act is an entry within a second or two, and detection looks at it within two more. */
async function newFinding(stage: JourneyStage, before: readonly string[]): Promise<string> {
  const fresh = (await stage.test.api.until(
    async () => (await findings(stage)).filter((id) => !before.includes(id)),
    ({ length }: { length: number }) => length > 0,
    'a finding about the tuning',
  )) as string[];
  return fresh[0]!;
}

/** The officer sees what is kept how long, places a hold and lifts it; everybody reads the durations. */
async function keeps(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const iris = await stage.as('iris', { language });
  const { page } = iris;
  await iris.go(words.retention);
  expect(await readOut(page)).toMatch(words.ages);
  await unfold(page, page, words.hold);
  await choose(page, page.getByLabel(words.covers), words.everything);
  await writeDay(page, page.getByLabel(words.until), '2027-06-30');
  await write(page, page.getByRole('textbox', { name: words.reason }), 'Un contentieux est annoncé.');
  await activate(page, button(page, words.place));
  await shows(iris, words.placed);
  await accessible(iris);
  await screenshot(page, `retention-${language}`);
  await activate(page, button(page, words.lift).first());
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await write(page, dialog.getByRole('textbox', { name: words.reason }), 'Le contentieux est clos.');
  await activate(page, button(dialog, words.lift));
  await shows(iris, words.lifted);
  await iris.go(words.publicRetention);
  expect(await readOut(page)).toMatch(words.purpose);
  await accessible(iris);
  expect(iris.faults).toEqual([]);
}

/** A day is typed as its figures, in the order in which the browser shows them. */
async function writeDay(page: Page, box: Locator, value: string): Promise<void> {
  await tabTo(page, box);
  const [year, month, date] = value.split('-') as [string, string, string];
  await page.keyboard.type(`${date}${month}${year}`);
  if ((await box.inputValue()) !== value) {
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(`${month}${date}${year}`);
  }
  expect(await box.inputValue()).toBe(value);
}

export const detection = (stage: JourneyStage): void => {
  it('a rule is tuned, found, looked into and closed: in French', () => looksInto(stage, 'fr'), 300_000);
  it('and in English', () => looksInto(stage, 'en'), 300_000);
  it('a hold is placed and lifted: in French', () => keeps(stage, 'fr'), 300_000);
  it('and in English, too', () => keeps(stage, 'en'), 300_000);
};

import { expect, it } from '@jest/globals';
import type { QuestionAnswer } from '../../../libs/contracts/src/inspection.js';
import { screenshot, settled, type Language, type Visitor } from '../../browser.fixture.js';
import { accessible, activate, readOut, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { checksOffline, findsDoctored, takesBundle } from './bundle.steps.js';

const WORDS = {
  fr: {
    search: '/inspection?type=choice.recorded',
    questions: '/inspection/questions',
    story: '/inspection/recits/release/',
    replay: '/inspection/rejeux',
    missions: '/inspection/missions',
    mission: /2026-/,
    ask: 'Poser la question',
    answer: 'Réponse',
    subject: /Référence de personne/,
    permit: /^Permis/,
    from: /Depuis le/,
    to: /Jusqu’au/,
    reference: /Mise à disposition ou entrée/,
    go: 'Rejouer maintenant',
    result: 'Résultat',
    same: 'Identique',
    nothingMissing: 'Rien ne manque',
  },
  en: {
    search: '/en/inspection?type=choice.recorded',
    questions: '/en/inspection/questions',
    story: '/en/inspection/stories/release/',
    replay: '/en/inspection/replays',
    missions: '/en/inspection/missions',
    mission: /2026-/,
    ask: 'Ask',
    answer: 'Answer',
    subject: /Person reference/,
    permit: /^Permit/,
    from: /From/,
    to: /To|Until/,
    reference: /Release or entry/,
    go: 'Replay now',
    result: 'Result',
    same: 'The same',
    nothingMissing: 'Nothing is missing',
  },
} as const;

/** What a day of control needs: a person who was read about, and a release that was planned. */
async function prepared({
  test: { api, platform },
}: JourneyStage): Promise<{ subject: string; releaseId: string }> {
  const { demo } = platform.description;
  const { subjectRef } = (await api.get('yvone', '/api/v1/me')).account as { subjectRef: string };
  const { permitId, datasetId, purpose, environmentId } = demo;
  const { releaseId } = await api.post('sophie', '/api/v1/releases', {
    ...{ permitId, datasetId, purpose, environmentId },
  });
  await api.until(
    () =>
      api.get('paul', `/api/v1/inspection/entries?release=${releaseId}&type=release.planned`) as Promise<{
        entries: object[];
      }>,
    ({ entries }) => entries.length > 0,
    'the plan of the release in the log',
  );
  return { subject: subjectRef, releaseId };
}

/** Opens a ready question by its page, fills in what it needs, and reads the answer. */
async function answers(
  inspector: Visitor,
  words: (typeof WORDS)[Language],
  code: string,
  given: readonly (readonly [RegExp, string])[],
): Promise<string> {
  const { page } = inspector;
  await inspector.go(`${words.questions}/${code}`);
  for (const [name, value] of given)
    if (/^\d{4}-/.test(value)) await page.getByLabel(name).first().fill(value);
    else await write(page, page.getByRole('textbox', { name }), value);
  await activate(page, page.getByRole('button', { name: words.ask, exact: true }));
  await page.getByRole('heading', { name: words.answer, exact: true }).waitFor();
  await settled(inspector);
  return readOut(page);
}

/** What an inspector does on a day of control, without a mouse. */
async function inspects(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const { subject, releaseId } = await prepared(stage);
  const { permitId } = stage.test.platform.description.demo as { permitId: string };
  const paul = await stage.as('paul', { language });

  await paul.go(words.missions);
  expect(await readOut(paul.page)).toMatch(words.mission);
  await paul.go(words.search);
  expect(await readOut(paul.page)).toMatch(/choice\.recorded/);
  await accessible(paul);
  await screenshot(paul.page, `inspector-search-${language}`);
  await paul.go(words.questions);
  await accessible(paul);

  const today = new Date().toISOString().slice(0, 10);
  const period = [
    [words.from, '2020-01-01'],
    [words.to, today],
  ] as const;
  const asked: [string, (readonly [RegExp, string])[]][] = [
    ['person-accesses', [[words.subject, subject]]],
    ['permit-accesses', [[words.permit, permitId]]],
    ['after-end', [[words.permit, permitId]]],
    ['log-readers', []],
    ['odd-hours', [...period]],
    ['outputs', []],
  ];
  for (const [code, given] of asked) {
    const read = await answers(paul, words, code, given);
    expect(read.length).toBeGreaterThan(100);
    await accessible(paul);
    if (code === 'permit-accesses') {
      expect(read).toMatch(/release|mise à disposition/i);
      await screenshot(paul.page, `inspector-answer-${language}`);
    }
  }
  // The page says what the log says.
  const told = (await stage.test.api.get(
    'paul',
    `/api/v1/inspection/questions/permit-accesses?permit=${permitId}`,
  )) as QuestionAnswer;
  expect(told.lines.map(({ type }) => type)).toContain('release.planned');

  await paul.go(`${words.story}${releaseId}`);
  expect(await readOut(paul.page)).toContain(words.nothingMissing);
  await accessible(paul);
  await screenshot(paul.page, `inspector-story-${language}`);

  await paul.go(words.replay);
  await write(paul.page, paul.page.getByRole('textbox', { name: words.reference }), releaseId);
  await activate(paul.page, paul.page.getByRole('button', { name: words.go }));
  await paul.page.getByRole('heading', { name: words.result, exact: true }).waitFor({ timeout: 60_000 });
  expect(await readOut(paul.page)).toContain(words.same);
  await accessible(paul);
  await screenshot(paul.page, `inspector-replay-${language}`);

  const taken = await takesBundle(paul, language);
  await checksOffline(paul, taken, language);
  await findsDoctored(paul, taken, language);
  expect(paul.faults).toEqual([]);
}

export const inspector = (stage: JourneyStage): void => {
  it('asks, replays, takes away and verifies: in French', () => inspects(stage, 'fr'), 300_000);
  it('and in English', () => inspects(stage, 'en'), 300_000);
};

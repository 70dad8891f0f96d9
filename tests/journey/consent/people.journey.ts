import { expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryView } from '../../../libs/contracts/src/audit-log.js';
import { choose } from '../../../tools/seed/seed.choices.mjs';
import { screenshot, settled } from '../../browser.fixture.js';
import { garant, ROOT } from '../../platform.fixture.js';
import type { Journey, JourneyStage } from './journey.stage.js';
import { accessible, activate, pick, readOut, tabTo, write } from './keyboard.steps.js';

const seeded = readFileSync(join(ROOT, 'tools/seed/linkage.ndjson'), 'utf8').trim().split('\n');

async function datasetOf(stage: JourneyStage): Promise<string> {
  const { items } = (await stage.test.api.get('sophie', '/api/v1/datasets?mine=true')) as {
    items: { datasetId: string }[];
  };
  for (const { datasetId } of items) {
    const report = (await stage.test.api.get('sophie', `/api/v1/datasets/${datasetId}/linkage`)) as {
      status: string;
    };
    if (report.status === 'completed') return datasetId;
  }
  throw new Error('no dataset is linked');
}
/** Who the log says a persona is: entries about one subject. */
const entriesAbout = async (stage: JourneyStage, subject: string): Promise<EntryView[]> =>
  (
    (await stage.test.api.get('paul', `/api/v1/inspection/entries?limit=200&subject=${subject}`)) as {
      entries: EntryView[];
    }
  ).entries;

const SUANNE = personOf('suanne');

export const peopleJourney: Journey = (stage) => {
  it('a holder sends a file in chunks; a doubtful record goes to the identity desk, which decides by keyboard', async () => {
    const suanne = await stage.as('suanne');
    await suanne.go('/mes-choix');
    const file = join(stage.test.folder('links'), 'links.ndjson');
    const doubtful = {
      localId: 'DOUBT-1',
      ...SUANNE,
      gender: SUANNE.gender === 'female' ? 'male' : 'female',
    };
    writeFileSync(
      file,
      [...seeded, JSON.stringify(doubtful), JSON.stringify(doubtful), '{ "localId": "BAD" }'].join('\n'),
    );
    const report = join(stage.test.folder('links'), 'rejected.ndjson');
    const datasetId = await datasetOf(stage);
    const sent = await garant(
      stage.test,
      'sophie',
      'import',
      'linkage',
      '--dataset',
      datasetId,
      '--file',
      file,
      '--report',
      report,
    );
    expect([sent.code, sent.stderr]).toEqual([0, '']);
    expect(sent.result.report).toMatchObject({ counts: { rejected: 2 } });
    const rejected = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; field: string });
    expect(rejected.map(({ line, field }) => [line, field])).toEqual([
      [seeded.length + 2, 'localId'],
      [seeded.length + 3, 'familyName'],
    ]);

    const iris = await stage.as('iris');
    await iris.go('/gestion/identites');
    const link = iris.page.getByRole('link', { name: /^Cas / }).last();
    await link.waitFor({ timeout: 20_000 });
    await accessible(iris);
    await screenshot(iris.page, 'identity-desk');
    expect(await readOut(iris.page)).not.toContain(SUANNE.familyName);
    await activate(iris.page, link);
    await iris.page.getByRole('heading', { name: 'Votre décision' }).waitFor();
    await settled(iris);
    const shown = await readOut(iris.page);
    for (const name of [
      SUANNE.familyName,
      'Personne à identifier',
      'diffère',
      'radiogroup "Qui est cette personne ?"',
    ])
      expect(shown).toContain(name);
    await accessible(iris);
    await screenshot(iris.page, 'identity-case');
    await pick(
      iris.page,
      iris.page.getByRole('radiogroup', { name: 'Qui est cette personne ?' }),
      /^Des personnes différentes/,
    );
    await write(iris.page, iris.page.getByRole('textbox', { name: 'Motif' }), 'Actes de naissance comparés');
    await activate(iris.page, iris.page.getByRole('button', { name: 'Enregistrer la décision' }));
    await iris.page.getByRole('heading', { name: 'Gardées séparées' }).waitFor();
  });

  it('a person is told plainly whether records were found', async () => {
    const suanne = await stage.as('suanne');
    await suanne.go('/mes-choix');
    await suanne.page
      .getByRole('heading', { name: /un dossier à votre nom|aucune donnée de santé à vous/ })
      .waitFor();
  });

  it('a person erases their data by keyboard; a refusal may go on; the log stays provable', async () => {
    await choose(stage.test.api, 'suanne', 'EHDS_OPT_OUT', 'opt-out');
    const me = (await stage.test.api.get('suanne', '/api/v1/me')) as { account: { subjectRef: string } };
    const { subjectRef } = me.account;
    const english = await stage.as('suanne', { language: 'en', width: 320 });
    await english.go('/en/erase-my-data');
    await english.page.getByRole('heading', { name: 'What will be erased' }).waitFor();
    await accessible(english);
    await screenshot(english.page, 'erasure-en-320');

    const { page, ...suanne } = await stage.as('suanne');
    const visitor = { page, ...suanne };
    await visitor.go('/mes-donnees');
    await activate(page, page.getByRole('link', { name: 'Effacer mes données' }));
    await page.getByRole('heading', { name: 'Ce qui sera effacé' }).waitFor();
    await settled(visitor);
    const shown = await readOut(page);
    for (const name of [
      'votre nom, vos prénoms',
      'Ce qui reste, et pourquoi',
      'Les sauvegardes',
      'radiogroup "Que devons-nous faire de votre refus ?"',
    ])
      expect(shown).toContain(name);
    await accessible(visitor);
    await screenshot(page, 'erasure-preview');
    await activate(page, page.getByRole('button', { name: 'Continuer' }));
    const sure = page.getByRole('checkbox', { name: /^J’ai lu/ });
    await tabTo(page, sure);
    await page.keyboard.press('Space');
    await accessible(visitor);
    await screenshot(page, 'erasure-confirm');
    await activate(page, page.getByRole('button', { name: 'Effacer mes données' }));
    await page.getByRole('heading', { name: 'C’est fait' }).waitFor({ timeout: 30_000 });
    const result = await readOut(page);
    for (const name of ['Votre refus continue', 'La preuve', 'Position dans le registre'])
      expect(result).toContain(name);
    await page.getByRole('button', { name: 'Enregistrer la preuve' }).waitFor({ timeout: 30_000 });
    await accessible(visitor);
    await screenshot(page, 'erasure-done');

    // Nobody is behind the account any more, and it does not enrol by itself.
    // A bearer token's account is remembered for ten seconds.
    await stage.test.api.until(
      () =>
        stage.test.api.get('suanne', '/api/v1/my/choices').then(
          () => 'still known',
          (error: unknown) => String(error),
        ),
      (answer: string) => answer.includes('enrolment-pending'),
      'nobody to be behind the account',
    );
    await visitor.go('/mes-choix');
    await page.getByRole('heading', { name: 'Il n’y a personne ici derrière votre compte' }).waitFor();
    await accessible(visitor);

    // The log keeps every entry; bodies are gone but for the acts.
    const entries = await waitForErasure(stage, subjectRef);
    const bodies = Object.fromEntries(entries.map(({ entry, details }) => [entry.type, details !== null]));
    expect(bodies).toMatchObject({
      'person.registered': false,
      'choice.recorded': true,
      'person.erased': true,
    });
  });
};

/** The same as the identity provider states it. */
function personOf(persona: string): {
  familyName: string;
  givenNames: string;
  birthDate: string;
  gender: string;
} {
  const personas = JSON.parse(readFileSync(join(ROOT, 'infra/identity-provider/personas.json'), 'utf8')) as {
    id: string;
    family_name: string;
    given_name: string;
    birthdate: string;
    gender: string;
  }[];
  const found = personas.find(({ id }) => id === persona)!;
  return {
    familyName: found.family_name,
    givenNames: found.given_name,
    birthDate: found.birthdate,
    gender: found.gender,
  };
}

async function waitForErasure(stage: JourneyStage, subjectRef: string): Promise<EntryView[]> {
  for (let tries = 0; tries < 40; tries++) {
    const entries = await entriesAbout(stage, subjectRef);
    if (entries.some(({ entry }) => entry.type === 'person.erased')) return entries;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the log did not hear of the erasure');
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { EntryView } from '../../libs/contracts/src/audit-log.js';
import { holderKey } from '../../tools/seed/seed.catalogue.mjs';
import { enrol } from '../../tools/seed/seed.choices.mjs';
import { openMission } from '../../tools/seed/seed.missions.mjs';
import { train, confirmSignature, permitIsActive, prepare, sign } from '../../tools/seed/seed.permits.mjs';
import { openBrowser, screenshot, visit, type Language, type Visitor } from '../browser.fixture.js';
import {
  BIRTH_DATES,
  birthDatesIn,
  garant,
  readResources,
  ROOT,
  startTestPlatform,
  type TestPlatform,
} from '../platform.fixture.js';
import * as accessBody from './access-body.steps.js';
import * as holder from './holder.steps.js';
import * as inspector from './inspector.steps.js';
import { readList } from './list.reading.js';
import * as patient from './patient.steps.js';
import * as researcher from './researcher.steps.js';

const INPUTS = join(ROOT, 'tools/seed/fhir');
const DATASET = { fr: 'Séjours et diagnostics de Kerval', en: 'Kerval stays and diagnoses' };
const ENVIRONMENT = 'Environnement Armor';
const TITLE = 'Âge au début des maladies chroniques';

/** The main job, by the hands of the people whose job it is: pages where they use pages, commands where they use commands. */
describe('one choice decides which data leave, and the log proves it', () => {
  let test: TestPlatform;
  let browser: Browser;
  const visitors = new Map<string, Visitor>();
  /** The browser of one person, opened at their first page. */
  const as = async (persona: string, language: Language = 'fr'): Promise<Visitor> => {
    const known = visitors.get(persona) ?? (await visit(test, browser, persona, { language }));
    visitors.set(persona, known);
    return known;
  };
  let keyFile: string;
  let datasetId: string;
  let applicationId: string;
  let permitId: string;
  let checkpoint: string;
  const made: Record<string, patient.Made> = {};
  const release = { id: '', sealed: '', readable: '' };
  const folders = { evidence: '' };

  beforeAll(async () => {
    [test, browser] = await Promise.all([startTestPlatform({ seed: false }), openBrowser()]);
    folders.evidence = test.folder('evidence');
    await openMission(test.api, 'paul');
    keyFile = join(test.folder('keys'), 'holder.jwk');
    // One patient is known to the register before the holder's file comes; with it the log has its first entries, and
    // pages find a checkpoint.
    await enrol(test.api, ['gladys']);
    await test.api.until(
      () => fetch(new URL('/log/checkpoint', test.gatewayUrl)),
      ({ ok }) => ok,
      'the first checkpoint',
    );
  });
  afterAll(async () => {
    await browser?.close();
    await test?.stop();
  });

  const view = (persona: string, path: string) => test.api.get(persona, path);
  const releaseInto = (sealed: string, permit = permitId) =>
    garant(
      test,
      'sophie',
      ...['release', '--permit', permit, '--dataset', datasetId],
      ...['--in', INPUTS, '--out', sealed, '--key', keyFile],
    );
  const evaluate = (persona: string, question: Record<string, string>) =>
    test.api.post(persona, '/access/v1/evaluation', {
      subject: { type: 'person', id: question.person },
      action: { name: 'read' },
      resource: { type: 'dataset', id: datasetId },
      context: {
        permit: question.permit ?? permitId,
        purpose: question.purpose ?? '53.1.e',
        environment: question.environment,
      },
    });

  it('1. the holder describes a dataset, publishes it and submits the linkage', async () => {
    const sophie = await as('sophie');
    datasetId = await holder.describeDataset(sophie, DATASET);
    await holder.publishDataset(sophie, datasetId, holderKey(keyFile));
    const report = await holder.submitLinkage(sophie, datasetId, join(INPUTS, '..', 'linkage.ndjson'));
    await screenshot(sophie.page, 'holder-linkage');
    expect(report.matched).toBeGreaterThanOrEqual(1);
    expect(report.ambiguous).toBeGreaterThanOrEqual(1);
    expect(report.matched + report.created + report.ambiguous).toBe(14);
    expect(report.rejected).toBe(0);
    await holder.openEnvironment(await as('yann'), ENVIRONMENT);
  });

  it('2. patients read who may use their data and why, say no, and see that it is in force', async () => {
    const gladys = await as('gladys');
    made.optOut = await patient.choose(gladys, 'fr', 'EHDS_OPT_OUT', 'opt-out');
    made.gladys = await patient.choose(gladys, 'fr', 'NON_OPPOSITION', 'object');
    await screenshot(gladys.page, 'patient-receipt');
    expect(made.gladys.read).toMatch(/recherche/);
    const receipt = join(folders.evidence, 'receipt.jws');
    await patient.downloadReceipt(gladys, 'fr', receipt);

    const augustus = await as('augustus', 'en');
    made.augustus = await patient.choose(augustus, 'en', 'NON_OPPOSITION', 'object');
    await screenshot(augustus.page, 'patient-receipt-en');
    expect(made.augustus.read).toMatch(/research/);
    expect(made.augustus.read).not.toMatch(/données/);
    // Within a second on a machine of its own; this one also runs everything else.
    for (const choice of Object.values(made)) expect(choice.inForceAfterMs).toBeLessThan(5_000);

    const keys = join(folders.evidence, 'jwks.json');
    writeFileSync(keys, await (await fetch(new URL('/.well-known/jwks.json', test.gatewayUrl))).text());
    const verified = await garant(test, 'gladys', 'verify', 'document', '--file', receipt, '--keys', keys);
    expect(verified).toMatchObject({ code: 0 });
    checkpoint = await (await fetch(new URL('/log/checkpoint', test.gatewayUrl))).text();
  });

  it('3. a researcher applies; a prohibited use is refused at once with its article', async () => {
    const claire = await as('claire');
    await claire.go('/catalogue');
    await claire.page.getByRole('link', { name: DATASET.fr }).click();
    await claire.page.getByRole('heading', { level: 1, name: DATASET.fr }).waitFor();
    applicationId = await researcher.startApplication(claire, TITLE);
    expect(await researcher.declareProhibitedUse(claire)).toMatch(/Art\.\s54/);
    await researcher.fillApplication(claire, { dataset: DATASET.fr, environment: ENVIRONMENT });
    await screenshot(claire.page, 'researcher-form');
    await researcher.submitApplication(claire);
    await screenshot(claire.page, 'researcher-application');

    // The page only helps: the platform itself refuses.
    const { content } = await view('claire', `/api/v1/applications/${applicationId}`);
    const other = await test.api.post('claire', '/api/v1/applications', { content: { title: 'Sélection' } });
    const path = `/api/v1/applications/${other.applicationId}/submission`;
    const refusal = test.api.post('claire', path, { content: { ...content, declaredUses: ['54.b'] } });
    await expect(refusal).rejects.toThrow(/purpose-prohibited.*54/s);
  });

  it('4. named humans assess, vote and sign; the permit becomes active', async () => {
    // Without it nobody is named on a permit.
    await train(test.api, ['claire']);
    const ines = await as('ines');
    await accessBody.assess(ines, applicationId, TITLE);
    await screenshot(ines.page, 'assessor-review');
    await accessBody.vote(test, await as('marc'), applicationId);
    const helene = await as('helene');
    await accessBody.sign(test, helene, applicationId);
    await screenshot(helene.page, 'signatory-review');
    const decided = await test.api.until(
      () => view('claire', `/api/v1/applications/${applicationId}`),
      ({ decision }) => decision !== null,
      'the decision',
    );
    permitId = decided.decision.permitId;
    await permitIsActive(test.api, permitId);
    const claire = await as('claire');
    await claire.go(`/permis/${permitId}`);
    await claire.page.getByText('Actif', { exact: true }).waitFor();
    await screenshot(claire.page, 'researcher-permit');
  });

  it('5. the holder releases: only permitted people, types and elements', async () => {
    release.sealed = test.folder('sealed');
    release.readable = test.folder('readable');
    const released = await releaseInto(release.sealed);
    expect(released).toMatchObject({ code: 0 });
    release.id = String(released.result.releaseId);
  });

  it('6. who says no before unsealing is subtracted, who says it after is recalled', async () => {
    await patient.choose(await as('yvone'), 'fr', 'NON_OPPOSITION', 'object');
    const unsealed = await garant(
      test,
      'yann',
      ...['unseal', '--release', release.id, '--in', release.sealed, '--out', release.readable],
    );
    expect(unsealed).toMatchObject({ code: 0 });
    const dates = birthDatesIn(release.readable);
    for (const absent of ['gladys', 'augustus', 'yvone', 'corrin'] as const)
      expect(dates).not.toContain(BIRTH_DATES[absent]);
    for (const present of ['karena', 'suanne'] as const) expect(dates).toContain(BIRTH_DATES[present]);
    const allowed: Record<string, string[]> = {
      Patient: ['gender', 'birthDate'],
      Condition: ['clinicalStatus', 'code', 'onsetDateTime', 'subject'],
    };
    const resources = readResources(release.readable);
    expect(new Set(resources.map(({ resourceType }) => resourceType))).toEqual(new Set(Object.keys(allowed)));
    for (const { resourceType, id, ...elements } of resources) {
      expect(id).toBeTruthy();
      expect(allowed[resourceType]).toEqual(expect.arrayContaining(Object.keys(elements)));
    }

    const seenBefore = await seenByResearcher();
    cpSync(release.readable, join(folders.evidence, 'before-recall'), { recursive: true });
    const karena = await as('karena');
    await patient.choose(karena, 'fr', 'NON_OPPOSITION', 'object');
    const yann = await as('yann');
    const order = await test.api.until(
      () => readList<{ recallId: string }>(test, 'yann', '/api/v1/recalls'),
      (list) => list.length === 1,
      'the recall order',
    );
    await yann.go('/rappels');
    await yann.page.getByRole('article').first().waitFor();
    await screenshot(yann.page, 'operator-recalls');
    const recalled = await garant(
      test,
      'yann',
      ...['recall', '--recall', order[0].recallId, '--in', release.readable],
    );
    expect(recalled).toMatchObject({ code: 0 });
    expect(birthDatesIn(release.readable)).toEqual(dates.filter((date) => date !== BIRTH_DATES.karena));
    await karena.page.getByText('Données rappelées : l’effacement est confirmé').waitFor();

    // Neither who nor how many: what a researcher sees is the same before and after.
    expect(await seenByResearcher()).toEqual(seenBefore);
    const again = { sealed: test.folder('sealed'), readable: test.folder('readable') };
    const next = await releaseInto(again.sealed);
    expect(next).toMatchObject({ code: 0 });
    const id = String(next.result.releaseId);
    await garant(test, 'yann', 'unseal', '--release', id, '--in', again.sealed, '--out', again.readable);
    expect(birthDatesIn(again.readable)).toEqual(birthDatesIn(release.readable));
    const own = new Set(readResources(release.readable).map((resource) => resource.id));
    expect(readResources(again.readable).filter((resource) => own.has(resource.id))).toEqual([]);
  });

  /** All that the platform shows and answers to the researcher about this permit. */
  async function seenByResearcher(): Promise<unknown> {
    const claire = await as('claire');
    const pages: string[] = [];
    for (const path of [`/permis/${permitId}`, '/mises-a-disposition', `/demandes/${applicationId}`]) {
      await claire.go(path);
      const text = await claire.page.locator('main').innerText();
      pages.push(text.replaceAll(/il y a .*|dans \d.*/g, ''));
    }
    for (const path of ['/api/v1/recalls', `/api/v1/releases/${release.id}/people`])
      await expect(view('claire', path)).rejects.toThrow(/: 40[34] /);
    const open = await readList<{ releaseId: string }>(test, 'claire', '/api/v1/releases');
    return {
      pages,
      permit: await view('claire', `/api/v1/permits/${permitId}`),
      first: open.filter(({ releaseId }) => releaseId === release.id),
      projects: await view('claire', '/projects.json'),
    };
  }

  it('7. the same data otherwise: refused, each time for its own reason', async () => {
    const [claire, thomas] = [
      (await view('claire', '/api/v1/me')).account.ref as string,
      (await view('thomas', '/api/v1/me')).account.ref as string,
    ];
    const environments = await readList<{ environmentId: string; name: string }>(
      test,
      'yann',
      '/api/v1/environments',
    );
    const environment = environments.find(({ name }) => name === ENVIRONMENT)!.environmentId;
    const bare = await test.api.post('yann', '/api/v1/environments', {
      name: 'Environnement sans attestation',
      operatorId: 'environnement-armor',
      country: 'FR',
    });
    const { content } = await view('claire', `/api/v1/applications/${applicationId}`);
    const permitFor = async (environmentId: string, validUntil?: string): Promise<string> => {
      const body = { content: { ...content, title: 'Étude courte', environmentId } };
      const other = await test.api.post('claire', '/api/v1/applications', body);
      await test.api.post('claire', `/api/v1/applications/${other.applicationId}/submission`, body);
      await prepare(test.api, other.applicationId);
      const confirmed = await confirmSignature(
        test.api,
        other.applicationId,
        validUntil ? { validUntil } : {},
      );
      return sign(test.api, other.applicationId, confirmed);
    };
    const expiring = new Date(Date.now() + 15_000).toISOString();
    const expired = await permitFor(environment, expiring);
    const unattested = await permitFor(bare.environmentId);
    await permitIsActive(test.api, unattested);

    expect(await evaluate('claire', { person: claire, environment })).toMatchObject({ decision: true });
    await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(expiring) - Date.now() + 500)));
    const refused = [
      ['purpose-not-permitted', { person: claire, environment, purpose: '53.1.d' }],
      ['person-not-listed', { person: thomas, environment }],
      ['permit-expired', { person: claire, environment, permit: expired }],
      ['environment-not-attested', { person: claire, environment: bare.environmentId, permit: unattested }],
    ] as const;
    for (const [reason, question] of refused)
      expect(await evaluate('claire', question)).toMatchObject({ decision: false, context: { reason } });

    // The two that a holder can try: the command says why.
    for (const [permit, reason] of [
      [expired, 'permit-expired'],
      [unattested, 'environment-not-attested'],
    ] as const) {
      const outcome = await releaseInto(test.folder('refused'), permit);
      expect(outcome.code).toBe(1);
      expect(outcome.result).toMatchObject({ code: 'release-refused', params: { reason } });
    }

    // Each is in the log, and its page says why.
    const paul = await as('paul');
    for (const [reason, question] of refused) {
      const permit = 'permit' in question ? question.permit : permitId;
      const found = await test.api.until(
        async () => {
          const path = `/api/v1/inspection/entries?permit=${permit}&type=decision.made&limit=200`;
          const { entries } = (await view('paul', path)) as { entries: EntryView[] };
          return entries.find(({ details }) => details?.data.reason === reason);
        },
        Boolean,
        `${reason} in the log`,
      );
      await paul.go(`/inspection/${found.index}`);
      await paul.page.getByText('La preuve est valable').waitFor();
      expect(await paul.page.locator('main').innerText()).toContain(`"reason": "${reason}"`);
    }
    const shown = await inspector.search(paul, { Permis: expired, Type: 'decision.made' });
    expect(shown).toHaveLength(1);
    await screenshot(paul.page, 'inspector-search');
    const sophie = await as('sophie');
    await sophie.go('/mises-a-disposition');
    await screenshot(sophie.page, 'holder-releases');
  });

  it('8. an inspector finds and verifies all of it, in the browser and offline', async () => {
    const paul = await as('paul');
    const byPermit = await inspector.search(paul, { Permis: permitId });
    const types = byPermit.map(({ type }) => type);
    for (const type of [
      'permit.signed',
      'permit.activated',
      'release.opened',
      'release.sealed',
      'release.unsealed',
      'recall.ordered',
      'recall.acknowledged',
    ])
      expect(types).toContain(type);

    const { account } = await view('karena', '/api/v1/me');
    const byPerson = await inspector.search(paul, { 'Référence de personne': account.subjectRef });
    expect(byPerson.filter(({ type }) => type === 'choice.recorded')).toHaveLength(1);
    expect(byPerson.map(({ type }) => type)).toContain('recall.ordered');

    const { index } = byPerson.find(({ type }) => type === 'choice.recorded')!;
    await inspector.openEntry(paul, index);
    await screenshot(paul.page, 'inspector-entry');
    expect(await inspector.checkGrowth(paul, checkpoint)).toMatch(
      /Cohérent\s: rien n.a été retiré ni changé\s+Les \d+ premières entrées sont intactes/,
    );
    await screenshot(paul.page, 'inspector-consistency');

    const file = (name: string) => join(folders.evidence, name);
    await paul.go(`/inspection/${index}`);
    await inspector.saveEntry(paul, file('entry.tlog-proof'), file('entry.json'));
    writeFileSync(file('policy'), await (await fetch(new URL('/log/policy', test.gatewayUrl))).text());
    writeFileSync(file('checkpoint'), checkpoint);
    const entry = readFileSync(file('entry.json'), 'utf8');
    writeFileSync(file('tampered.json'), entry.replace('"choice.recorded"', '"choice.recordet"'));
    const verify = (name: string) =>
      garant(
        test,
        'paul',
        ...['verify', 'proof', '--file', file('entry.tlog-proof')],
        ...['--entry', file(name), '--policy', file('policy')],
      );
    expect(await verify('entry.json')).toMatchObject({ code: 0, result: { index } });
    expect((await verify('tampered.json')).code).toBe(1);
    const whole = await garant(
      test,
      'paul',
      ...['verify', 'log', '--entries', '--policy', file('policy'), '--since', file('checkpoint')],
    );
    expect(whole).toMatchObject({ code: 0 });
  });

  it('was done without an error on any page and without a request to another host', () => {
    expect([...visitors.values()].flatMap(({ faults }) => faults)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { addressOf, ROUTE_IDS, rolesOf, type RouteId } from '../../apps/portal/src/i18n/route.table.js';
import {
  axe,
  openBrowser,
  overflow,
  screenshot,
  settled,
  visit,
  type Language,
  type Visitor,
} from '../browser.fixture.js';
import { startTestPlatform, type TestPlatform } from '../platform.fixture.js';
import { helpInProgress } from './help.steps.js';
import { verifiedParent } from './consent/representation.steps.js';
import { readList } from './list.reading.js';

/** Who looks at the pages of a role; a passer-by at the public ones. */
const PERSONAS: Record<string, string | null> = {
  public: null,
  patient: 'yvone',
  agent: 'nadia',
  researcher: 'claire',
  holder: 'sophie',
  'environment-operator': 'yann',
  assessor: 'ines',
  committee: 'marc',
  reviewer: 'noe',
  signatory: 'helene',
  inspector: 'paul',
  operator: 'amina',
  'data-protection-officer': 'iris',
};
const WIDE = 1280;
const NARROW = 320;

/** A meeting of the committee about an application that waits. */
async function calledMeeting(test: TestPlatform, like: string): Promise<{ meetingId: string }> {
  const { content } = await test.api.get('claire', `/api/v1/applications/${like}`);
  const { applicationId } = await test.api.post('claire', '/api/v1/applications', { content });
  await test.api.post('claire', `/api/v1/applications/${applicationId}/submission`, { content });
  return test.api.post('lea', '/api/v1/meetings', {
    at: new Date(Date.now() + 86_400_000).toISOString(),
    agenda: [applicationId],
  });
}

describe('every page of the demonstration', () => {
  let test: TestPlatform;
  let browser: Browser;
  let parameters: Record<string, string>;

  beforeAll(async () => {
    [test, browser] = await Promise.all([startTestPlatform({ seed: true }), openBrowser()]);
    const { demo } = test.platform.description;
    const [choice] = await readList<{ choiceId: string; notice: { noticeId: string } }>(
      test,
      'yvone',
      '/api/v1/my/choices',
    );
    const draft = await test.api.post('claire', '/api/v1/applications', { content: { title: 'Brouillon' } });
    const { mandateId, formId } = await helpInProgress(test);
    const parent = await verifiedParent(test, 'yvone', {
      familyName: 'Cummings',
      givenNames: 'Nolan',
      birthDate: '2016-06-06',
      gender: 'male',
    });
    const request = await test.api.post('yvone', '/api/v1/my/requests', {
      kind: 'access',
      language: 'fr',
      text: 'Quelles données avez-vous sur moi ?',
    });
    const importId = await triedImport(test);
    // The demonstration's linkage has people whom traits do not tell apart.
    const [identity] = await test.api.until(
      () => test.api.get('iris', '/api/v1/identity/cases'),
      ({ length }: { length: number }) => length > 0,
      'a doubtful identity',
    );
    const { meetingId } = await calledMeeting(test, demo.applicationId);
    // The demonstration tunes a rule, and whoever touches the log is shown in the queue.
    const { items: findings } = (await test.api.until(
      () => test.api.get('amina', '/api/v1/detections'),
      ({ total }: { total: number }) => total > 0,
      'a finding of detection',
    )) as { items: { detectionId: string }[] };
    // Made while the other pages are read; its page is one to look at before and after.
    const { bundleId } = await test.api.post('paul', '/api/v1/inspection/bundles', {
      filter: { permit: demo.permitId },
    });
    const { items: missions } = await test.api.get('paul', '/api/v1/missions');
    parameters = {
      missionId: missions[0].missionId,
      bundleId,
      meetingId,
      detectionId: findings[0]!.detectionId,
      ...parent,
      importId,
      caseId: identity.caseId,
      requestId: request.requestId,
      mandateId,
      formId,
      datasetId: demo.datasetId,
      projectId: demo.applicationId,
      applicationId: demo.applicationId,
      draftId: draft.applicationId,
      reviewedId: demo.cohortApplication,
      permitId: demo.permitId,
      noticeId: choice!.notice.noticeId,
      version: '1',
      choiceId: choice!.choiceId,
      regime: 'ehds-opt-out',
      act: 'opt-out',
      index: '10',
      code: 'denied',
      kind: 'permit',
      id: demo.permitId,
    };
  });
  afterAll(async () => {
    await browser?.close();
    await test?.stop();
  });

  /** A guest reads the one application of the invitation. */
  const addressIn = (id: RouteId, language: Language, role: string): string =>
    addressOf(id, language, {
      ...parameters,
      ...(role === 'reviewer' ? { applicationId: parameters.reviewedId! } : {}),
      ...(id === 'applicationForm' ? { applicationId: parameters.draftId! } : {}),
    });
  const pagesOf = (role: string): RouteId[] =>
    ROUTE_IDS.filter((id) => {
      const roles = rolesOf(id) as readonly string[] | undefined;
      return role === 'public' ? roles === undefined : roles?.includes(role);
    });

  it('has a reader for every address of the portal', () => {
    expect(new Set(Object.keys(PERSONAS).flatMap(pagesOf))).toEqual(new Set(ROUTE_IDS));
  });

  it.each(Object.keys(PERSONAS))(
    'is readable, quiet and accessible for: %s',
    async (role) => {
      const persona = PERSONAS[role] ?? null;
      const visitor = await visit(test, browser, persona, { examined: true });
      const found: unknown[] = [];
      for (const language of ['fr', 'en'] as const)
        for (const id of pagesOf(role)) {
          const address = addressIn(id, language, role);
          await visitor.go(address);
          found.push(...(await examine(visitor, address, language)));
          if (language === 'fr') await screenshot(visitor.page, `page-${role}-${id}`);
          await visitor.page.setViewportSize({ width: NARROW, height: 720 });
          found.push(...(await examineNarrow(visitor, address, language)));
          if (language === 'fr') await screenshot(visitor.page, `page-${role}-${id}-narrow`);
          await visitor.page.setViewportSize({ width: WIDE, height: 900 });
        }
      await visitor.context.close();
      expect([...found, ...visitor.faults]).toEqual([]);
    },
    180_000,
  );

  async function examine({ page }: Visitor, address: string, language: Language): Promise<unknown[]> {
    const heading = (await page.getByRole('heading', { level: 1 }).allInnerTexts()).map((text) =>
      text.trim(),
    );
    const lang = await page.locator('html').getAttribute('lang');
    const failed = await page.getByRole('alert').allInnerTexts();
    return [
      ...(heading.length === 1 && heading[0] ? [] : [{ address, heading }]),
      ...(lang === language ? [] : [{ address, lang }]),
      ...failed.map((alert) => ({ address, alert })),
      ...(await axe(page)).map((violation) => ({ address, width: WIDE, ...violation })),
    ];
  }

  async function examineNarrow({ page }: Visitor, address: string, language: Language): Promise<unknown[]> {
    const tooWide = await overflow(page);
    return [
      ...(tooWide > 0 ? [{ address, tooWide }] : []),
      // The same parts in another language: looked at once.
      ...(language === 'fr' ? (await axe(page)).map((found) => ({ address, width: NARROW, ...found })) : []),
    ];
  }

  it('lets a patient opt out with the keyboard alone', async () => {
    const visitor = await visit(test, browser, 'corrin');
    const { page } = visitor;
    await visitor.go('/mes-choix');
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.innerText()).toBe('Aller au contenu');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await tabTo(visitor, /^Refuser l.usage secondaire$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/opt-out$/);
    await settled(visitor);
    await tabTo(visitor, /^Je refuse l.usage secondaire$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Mon choix et sa preuve' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /En vigueur à la passerelle/ })
      .getByText('(fait)')
      .waitFor({ state: 'attached' });
    // The heading is where a screen reader goes on.
    expect(await focused.innerText()).toBe('Mon choix et sa preuve');
    expect(visitor.faults).toEqual([]);
    await visitor.context.close();
  });

  /** Presses Tab until a control with that text has the focus, as a person without a mouse does. */
  async function tabTo({ page }: Visitor, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
      if (name.test(text.trim())) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  }
});

/** A file of earlier choices, tried out: its report lists what is wrong with its one line. */
async function triedImport(test: TestPlatform): Promise<string> {
  const file = Buffer.from(
    [
      'regime,act,scopeKind,noticeId,noticeVersion,actedAt,source,sourceId',
      'EHDS_OPT_OUT,opt-out,everything,ehds-opt-out,1,2026-01-02,ancien-registre,1',
      '',
    ].join('\n'),
  );
  const sha256 = createHash('sha256').update(file).digest('hex');
  await test.api.call(
    'iris',
    'PUT',
    `/api/v1/choice-imports/files/${sha256}?offset=0&total=${file.length}`,
    file,
    'application/partial-upload',
  );
  const { importId } = await test.api.post('iris', '/api/v1/choice-imports', {
    fileSha256: sha256,
    format: 'csv',
    dryRun: true,
  });
  return String(importId);
}

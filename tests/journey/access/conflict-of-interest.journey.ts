import { afterAll, describe, expect, it } from '@jest/globals';
import { screenshot, settled, type Language } from '../../browser.fixture.js';
import { accessible, activate, pick, readOut, tabTo, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import * as accessBody from '../access-body.steps.js';
import { wordsIn } from '../words.js';
import { shows, submitted } from './case.steps.js';

const TITLES = { fr: 'Diabète et travail de nuit', en: 'Asthme et travail de nuit' };
const REASON = 'Le responsable du projet est mon frère.';

/** A committee with seats: one member has an interest, never sees the file again, and the vote is taken without them. */
export const conflictOfInterest = (stage: JourneyStage): void => {
  describe('in French', () => recusal(stage, 'fr'));
  describe('in English', () => recusal(stage, 'en'));
};

function recusal(stage: JourneyStage, language: Language): void {
  const words = wordsIn(language);
  const TITLE = TITLES[language];
  let applicationId: string;
  let meetingId: string;
  const seats: string[] = [];

  // Other journeys vote without seats.
  afterAll(async () => {
    for (const seatId of seats)
      await stage.test.api.post('helene', `/api/v1/committee/seats/${seatId}/end`, {
        until: new Date().toISOString(),
      });
  });

  it('helene appoints a chair, a member and the voice of patients', async () => {
    for (const [persona, seat] of [
      ['lea', 'chair'],
      ['marc', 'member'],
      ['odile', 'patients'],
    ] as const) {
      const me = (await stage.test.api.get(persona, '/api/v1/me')) as { account: { ref: string } };
      const { seatId } = (await stage.test.api.post('helene', '/api/v1/committee/seats', {
        account: me.account.ref,
        seat,
        from: new Date().toISOString(),
        until: null,
      })) as { seatId: string };
      seats.push(seatId);
    }
    const helene = await stage.as('helene', { language });
    await helene.go(words('/comite'));
    await shows(helene, words('3 sièges pourvus'));
    expect(await readOut(helene.page)).toContain(words('Siège des patients'));
    await accessible(helene);
    await screenshot(helene.page, `committee-seats-${language}`);
  }, 120_000);

  it('ines assesses, and marc declares an interest with the keyboard: the file is gone for him', async () => {
    applicationId = await submitted(stage, TITLE);
    await accessBody.assess(await stage.as('ines', { language }), applicationId, TITLE);
    const marc = await stage.as('marc', { language });
    const { page } = marc;
    await marc.go(`${words('/instruction')}/${applicationId}`);
    await page.getByRole('heading', { name: words('Avez-vous un intérêt dans cette demande') }).waitFor();
    expect(await readOut(page)).not.toContain('modèles de survie');
    await accessible(marc);
    await screenshot(page, `committee-declaration-${language}`);
    await pick(
      page,
      page.getByRole('radiogroup', { name: words('Votre déclaration') }),
      words.holds('J’ai un intérêt'),
    );
    await write(page, page.getByRole('textbox', { name: words('Quel est cet intérêt') }), REASON);
    await activate(page, page.getByRole('button', { name: words('Déclarer'), exact: true }));
    await page.waitForURL(new RegExp(`${words('/instruction')}$`));
    await settled(marc);
    expect(await readOut(page)).not.toContain(TITLE);
    const token = await stage.test.api.token('marc');
    for (const path of ['', '/deliberation', '/versions', '/document.pdf', '/decision.pdf']) {
      const answer = await fetch(
        new URL(`/api/v1/applications/${applicationId}${path}`, stage.test.gatewayUrl),
        { headers: { authorization: `Bearer ${token}` } },
      );
      expect([path, answer.status]).toEqual([path, 404]);
    }
  }, 180_000);

  it('lea opens a meeting without marc counted, the votes are closed, and the minutes name the recusal alone', async () => {
    const { api } = stage.test;
    const { meetingId: id } = (await api.post('lea', '/api/v1/meetings', {
      at: new Date(Date.now() + 60_000).toISOString(),
      agenda: [applicationId],
    })) as { meetingId: string };
    meetingId = id;
    const lea = await stage.as('lea', { language });
    const { page } = lea;
    await lea.go(`${words('/seances')}/${meetingId}`);
    const present = page.getByRole('group', { name: words('Présents') }).getByRole('checkbox');
    for (const box of await present.all()) {
      await tabTo(page, box);
      if (!(await box.isChecked())) await page.keyboard.press('Space');
    }
    await activate(page, page.getByRole('button', { name: words('Ouvrir la séance') }));
    await shows(lea, words('Clore la séance et les votes'));
    await accessible(lea);
    await screenshot(page, `committee-meeting-${language}`);
    await accessBody.vote(stage.test, lea, applicationId);
    await accessBody.vote(stage.test, await stage.as('odile', { language }), applicationId);
    await lea.go(`${words('/seances')}/${meetingId}`);
    await activate(page, page.getByRole('button', { name: words('Clore la séance et les votes') }));
    await shows(lea, words('Vote clos'));
    await activate(page, page.getByRole('button', { name: words('Approuver le procès-verbal') }));
    await shows(lea, words('Procès-verbal approuvé'));
    const minutes = await readOut(page);
    expect(minutes).toContain(words('2 pour, 0 contre'));
    expect(minutes).toContain(words('Récusés'));
    expect(minutes).not.toContain('frère');
    await accessible(lea);
    await screenshot(page, `committee-minutes-${language}`);
  }, 240_000);

  it('helene signs, and the decision can be had as a document and as signed data', async () => {
    await accessBody.sign(stage.test, await stage.as('helene', { language }), applicationId);
    const claire = await stage.test.api.token('claire');
    for (const [form, type] of [
      ['pdf', 'application/pdf'],
      ['jws', 'application/jose'],
    ]) {
      const answer = await fetch(
        new URL(`/api/v1/applications/${applicationId}/decision.${form}`, stage.test.gatewayUrl),
        { headers: { authorization: `Bearer ${claire}` } },
      );
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    }
  }, 120_000);

  it('was done without an error on any page', async () => {
    const people = await Promise.all(
      ['ines', 'marc', 'lea', 'odile'].map((persona) => stage.as(persona, { language })),
    );
    // The browser itself reports what is no longer there for marc.
    const faults = people.flatMap(({ faults: some }) => some).filter((fault) => !/status of 404/.test(fault));
    expect(faults).toEqual([]);
  });
}

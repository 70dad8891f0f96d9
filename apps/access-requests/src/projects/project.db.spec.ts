import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DELETION_TYP } from './deletion.certificate.js';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { expirePermit } from '../permits/permit.service.js';
import { projectStep } from './project.clock.js';
import { deletionProofs, findProjectRows, visibleProject } from './project.store.js';
import { projectViews } from './project.view.js';
import { onSealed, onUnsealed } from './release.effects.js';
import type { EventContext } from '@garant/nest-kit';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const later = (months: number): string => new Date(Date.now() + months * 31 * 86_400_000).toISOString();
/** Everything the clock has to do at an instant. */
async function clock(now = new Date().toISOString()): Promise<void> {
  while (await stage.database.transaction((tx) => projectStep(tx, now)));
}
async function activePermit(): Promise<{ applicationId: string; permitId: string }> {
  const made = await stage.permit();
  await stage.cut(made.permitId, 5);
  await clock();
  return made;
}
const view = async (applicationId: string, actor = stage.assessor) => {
  const row = await visibleProject(stage.database, actor, applicationId);
  const [shown] = await projectViews(stage.database, actor, row ? [row] : [], new Date().toISOString());
  return shown;
};
const typesOf = async (key: string): Promise<string[]> =>
  (await stage.outbox(key)).filter(({ topic }) => topic === 'access-requests.events').map(({ type }) => type);
const code = async (...args: Parameters<Stage['send']>): Promise<string | true> => {
  const result = await stage.send(...args);
  return result.ok || result.problem.code;
};
const release = (of: { permitId: string; datasetId: string }) => ({
  releaseId: randomUUID(),
  manifestHash: '0'.repeat(64),
  ...of,
});
const heard = (effect: typeof onSealed, data: object): Promise<void> =>
  stage.database.transaction((tx) =>
    effect({ tx, data, now: new Date().toISOString() } as unknown as EventContext<never>),
  );

describe('a holder’s delivery (EHDS Art. 60(2), 68(7))', () => {
  it('is asked for as soon as the permit is active, once for each holder', async () => {
    const { applicationId, permitId } = await activePermit();
    await clock();
    const shown = await view(applicationId);
    expect(shown!.deliveries).toMatchObject([
      { permitId, holderId: 'hospital-a', datasetIds: [stage.datasetId], state: 'requested', late: false },
    ]);
    expect((await typesOf(applicationId)).filter((type) => type === 'delivery.requested')).toHaveLength(1);
  });

  it('is not asked for before the register was cut for the permit', async () => {
    const { applicationId } = await stage.permit();
    await clock();
    expect((await view(applicationId))!.deliveries).toEqual([]);
  });

  it('is acknowledged, prolonged once with a reason, and delivered; then the access is the body’s to give', async () => {
    const { applicationId, permitId } = await activePermit();
    const of = { applicationId, permitId, holderId: 'hospital-a' };
    const reason = { reason: 'Extraction plus longue que prévu.' };
    await stage.must(stage.holder, 'delivery.acknowledge', applicationId, of);
    const before = (await view(applicationId))!.deliveries[0]!;
    await stage.must(stage.holder, 'delivery.ask-extension', applicationId, of, reason);
    await stage.must(stage.assessor, 'delivery.extend', applicationId, of, reason);
    expect(await code(stage.assessor, 'delivery.extend', applicationId, of, reason)).toBe(
      'delivery-extended-already',
    );
    const after = (await view(applicationId))!.deliveries[0]!;
    expect(after.dueAt > before.dueAt).toBe(true);
    await stage.must(stage.holder, 'delivery.deliver', applicationId, of);
    expect(await code(stage.holder, 'delivery.deliver', applicationId, of)).toBe('delivery-state');
    await stage.must(stage.signatory, 'delivery.give-access', applicationId, of);
    expect((await view(applicationId))!.deliveries[0]).toMatchObject({ state: 'access-given', late: false });
    expect(JSON.stringify(await stage.outbox(applicationId))).not.toContain('plus longue');
  });

  it('is nobody else’s: another holder does not find it, a researcher may not, a stranger sees no project', async () => {
    const { applicationId, permitId } = await activePermit();
    const of = { applicationId, permitId, holderId: 'hospital-a' };
    expect(await code(person('holder', 'hospital-z'), 'delivery.deliver', applicationId, of)).toBe(
      'delivery-unknown',
    );
    expect(await code(stage.researcher, 'delivery.deliver', applicationId, of)).toBe('forbidden');
    expect(await visibleProject(stage.database, person('researcher', 'elsewhere'), applicationId)).toBeNull();
    expect(await visibleProject(stage.database, person('holder', 'hospital-z'), applicationId)).toBeNull();
    expect(await visibleProject(stage.database, stage.holder, applicationId)).not.toBeNull();
  });

  it('is seen done when its release is sealed, and access given when that is unsealed', async () => {
    const { applicationId, permitId } = await activePermit();
    const one = release({ permitId, datasetId: stage.datasetId });
    await heard(onSealed, one);
    await heard(onSealed, one);
    expect((await view(applicationId))!.deliveries[0]).toMatchObject({ state: 'delivered' });
    await heard(onUnsealed, one);
    await heard(onUnsealed, release({ permitId, datasetId: stage.datasetId }));
    expect((await view(applicationId))!.deliveries[0]).toMatchObject({ state: 'access-given' });
    const types = await typesOf(applicationId);
    for (const type of ['delivery.part-sealed', 'delivery.delivered', 'delivery.access-given'])
      expect([type, types.filter((each) => each === type).length]).toEqual([type, 1]);
  });

  it('is reminded of before its end and when it is late, each time once', async () => {
    const { applicationId } = await activePermit();
    for (const at of [later(2.5), later(2.5), later(4), later(4)]) await clock(at);
    const reminded = (await stage.outbox(applicationId)).filter(({ type }) => type === 'duty.reminded');
    expect(reminded.map(({ data }) => [data.duty, data.daysLeft])).toEqual([
      ['delivery', 30],
      ['delivery', 0],
    ]);
    const rows = await findProjectRows(stage.database, stage.assessor, page('late'), later(4));
    expect(rows.rows.map((row) => row.applicationId)).toContain(applicationId);
  });
});
const page = (state: string | null) => ({ q: null, state, mine: false, limit: 100, offset: 0 });

/** A permit whose time is over. */
async function ended(): Promise<{ applicationId: string; permitId: string }> {
  const made = await activePermit();
  await stage.database.transaction((tx) => expirePermit(tx, made.permitId, later(13)));
  await clock();
  return made;
}

describe('the end of processing (EHDS Art. 68(12), 61(4))', () => {
  const files = [{ name: 'cohort.ndjson', sha256: 'a'.repeat(64) }];
  it('asks for deletion within six months and results within eighteen', async () => {
    const { applicationId, permitId } = await ended();
    const shown = (await view(applicationId))!;
    expect(shown.endings).toMatchObject([{ permitId, because: 'expired', late: false, confirmedAt: null }]);
    const months = (from: string, to: string): number =>
      Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000 / 30.4);
    expect(months(shown.endings[0]!.endedAt, shown.endings[0]!.deletionDueAt)).toBe(6);
    expect(months(shown.endings[0]!.endedAt, shown.resultsDueAt!)).toBe(18);
    expect(shown.deliveries[0]!.state).toBe('ended');
  });

  it('is followed by a deletion that its environment proves with a signed list', async () => {
    const { applicationId, permitId } = await ended();
    const { environmentId } = stage;
    const body = { applicationId, permitId, environmentId, formulaKept: false };
    expect(
      await code(
        person('environment-operator', 'spe-two'),
        'environment.confirm-deletion',
        applicationId,
        body,
        { files },
      ),
    ).toBe('deletion-unknown');
    expect(
      await code(
        stage.operator,
        'environment.confirm-deletion',
        applicationId,
        { ...body, formulaKept: true },
        { files },
      ),
    ).toBe('deletion-state');
    await stage.must(stage.operator, 'environment.confirm-deletion', applicationId, body, { files });
    expect(await code(stage.operator, 'environment.confirm-deletion', applicationId, body, { files })).toBe(
      'deletion-state',
    );
    const [proof] = await stage.database.query<{ certificate: string }>(
      `SELECT body->>'certificate' AS certificate FROM confidential_text WHERE about = $1 AND kind = 'deletion-proof'`,
      [applicationId],
    );
    const signed = await stage.own.verifier.verify(proof!.certificate, {
      owner: 'access-requests',
      typ: DELETION_TYP,
    });
    expect(signed).toMatchObject({ permitId, environmentId, files, confirmedBy: stage.operator.ref });
    const [event] = (await stage.outbox(applicationId)).filter(({ type }) => type === 'deletion.confirmed');
    expect(event!.data).toMatchObject({ files: 1, manifestHash: signed.manifestHash });
    expect(JSON.stringify(event)).not.toContain('cohort.ndjson');
  });

  it('keeps the formula of the extraction where the applicant asked for it', async () => {
    const { applicationId, permitId } = await ended();
    await stage.must(stage.researcher, 'deletion.ask-formula', applicationId, { applicationId, kept: true });
    const body = { applicationId, permitId, environmentId: stage.environmentId, formulaKept: true };
    await stage.must(stage.operator, 'environment.confirm-deletion', applicationId, body, { files });
    expect((await view(applicationId))!.endings[0]).toMatchObject({ formulaKept: true, files: 1 });
    expect([...(await deletionProofs(stage.database, [permitId])).keys()]).toEqual([permitId]);
    expect(
      await code(stage.researcher, 'deletion.ask-formula', applicationId, { applicationId, kept: false }),
    ).toBe('deletion-state');
  });

  it('alarms when nothing was deleted after six months', async () => {
    const { applicationId } = await ended();
    await clock(later(20));
    const reminded = (await stage.outbox(applicationId)).filter(({ type }) => type === 'duty.reminded');
    expect(reminded.map(({ data }) => [data.duty, data.daysLeft])).toContainEqual(['deletion', 0]);
  });
});

describe('results (EHDS Art. 61(4))', () => {
  const content = {
    title: { fr: 'Ce que nous avons trouvé', en: 'What we found' },
    summary: { fr: 'La rétinopathie se dépiste plus tôt.', en: 'Retinopathy can be found earlier.' },
    doi: '10.1234/garant.2026.7',
    links: [],
  };
  const submit = async (
    applicationId: string,
    resultId: string = randomUUID(),
    over: object = {},
  ): Promise<[string, string | true]> => {
    const body = { applicationId, resultId, kind: 'publication', onlyAnonymous: true };
    return [
      resultId,
      await code(stage.researcher, 'result.publish', applicationId, body, {
        content: { ...content, ...over },
      }),
    ];
  };

  it('are public only after the access body has checked that they are anonymous', async () => {
    const { applicationId } = await activePermit();
    const [resultId, sent] = await submit(applicationId);
    expect(sent).toBe(true);
    expect(await submit(applicationId, resultId)).toEqual([resultId, 'result-state']);
    const accept = { applicationId, resultId, version: 1, onlyAnonymous: true };
    expect(await code(stage.researcher, 'result.accept', applicationId, accept)).toBe('forbidden');
    expect(
      await code(stage.assessor, 'result.accept', applicationId, { ...accept, onlyAnonymous: false }),
    ).toBe('result-state');
    expect(await code(stage.assessor, 'result.accept', applicationId, { ...accept, version: 2 })).toBe(
      'result-state',
    );
    await stage.must(stage.assessor, 'result.accept', applicationId, accept);
    expect((await view(applicationId))!.results[0]!.versions).toMatchObject([
      { state: 'PUBLISHED', content },
    ]);
  });

  it('are corrected in a new version, and withdrawn with a reason; every version stays', async () => {
    const { applicationId } = await activePermit();
    const [resultId] = await submit(applicationId);
    const at = (version: number) => ({ applicationId, resultId, version });
    await stage.must(stage.assessor, 'result.return', applicationId, at(1), {
      reason: 'Effectif de 2 au tableau 1.',
    });
    await submit(applicationId, resultId);
    await stage.must(stage.assessor, 'result.accept', applicationId, { ...at(2), onlyAnonymous: true });
    await submit(applicationId, resultId);
    await stage.must(stage.assessor, 'result.accept', applicationId, { ...at(3), onlyAnonymous: true });
    await stage.must(
      stage.researcher,
      'result.withdraw',
      applicationId,
      { applicationId, resultId },
      { reason: 'Erreur de calcul.' },
    );
    const { versions } = (await view(applicationId))!.results[0]!;
    expect(versions.map(({ state }) => state)).toEqual(['RETURNED', 'PUBLISHED', 'WITHDRAWN']);
    expect(versions[0]!.reason).toBe('Effectif de 2 au tableau 1.');
  });

  it('have at most 250 words in each language and a DOI that is one', async () => {
    const { applicationId } = await activePermit();
    const [, long] = await submit(applicationId, undefined, {
      summary: { fr: 'mot '.repeat(251), en: 'word' },
    });
    expect(long).toBe('lay-summary-too-long');
    const [, doi] = await submit(applicationId, undefined, { doi: 'https://example.org/paper' });
    expect(doi).toBe('doi-invalid');
    expect(
      await code(stage.assessor, 'result.accept', applicationId, {
        applicationId,
        resultId: randomUUID(),
        version: 1,
        onlyAnonymous: true,
      }),
    ).toBe('result-unknown');
  });

  it('can be postponed once they are due, to a later day only', async () => {
    const { applicationId } = await ended();
    const far = later(40).slice(0, 10);
    const reason = { reason: 'Article en cours de relecture.' };
    const ask = (until: string) =>
      code(stage.signatory, 'result.postpone', applicationId, { applicationId, until }, reason);
    expect(await ask(later(2).slice(0, 10))).toBe('postponement-invalid');
    expect(await ask(far)).toBe(true);
    const running = await activePermit();
    expect(
      await code(
        stage.signatory,
        'result.postpone',
        running.applicationId,
        { applicationId: running.applicationId, until: far },
        reason,
      ),
    ).toBe('postponement-invalid');
  });

  it('are not for people outside the project', async () => {
    const { applicationId } = await activePermit();
    const stranger = person('researcher', 'elsewhere');
    const body = { applicationId, resultId: randomUUID(), kind: 'publication', onlyAnonymous: true };
    expect(await code(stranger, 'result.publish', applicationId, body, { content })).toBe('project-unknown');
  });
});

describe('a significant finding (EHDS Art. 61(5), 58(3))', () => {
  it('goes from the researcher to the access body to the holder, and no event says what it was', async () => {
    const { permitId } = await activePermit();
    const findingId = randomUUID();
    const text = { text: 'Pseudonyme R-17 : nodule à vérifier.' };
    const report = { findingId, permitId, datasetId: stage.datasetId };
    expect(await code(person('researcher', 'elsewhere'), 'finding.report', findingId, report, text)).toBe(
      'permit-unknown',
    );
    await stage.must(stage.researcher, 'finding.report', findingId, report, text);
    const close = { findingId, outcome: 'professional-informed' };
    expect(await code(stage.holder, 'finding.close', findingId, close)).toBe('finding-unknown');
    await stage.must(
      stage.assessor,
      'finding.forward',
      findingId,
      { findingId },
      { text: 'Merci de vérifier.' },
    );
    expect(await code(stage.assessor, 'finding.forward', findingId, { findingId }, text)).toBe(
      'finding-state',
    );
    await stage.must(stage.holder, 'finding.close', findingId, close);
    expect(await typesOf(findingId)).toEqual(['finding.reported', 'finding.forwarded', 'finding.closed']);
    expect(JSON.stringify(await stage.outbox(findingId))).not.toContain('R-17');
  });
});

describe('a complaint (EHDS Art. 81)', () => {
  const file = (matter: string) => {
    const complaintId = randomUUID();
    const body = { complaintId, matter, codeHash: 'c'.repeat(64), anonymous: true };
    return { complaintId, body };
  };
  it('about the opt-out goes to the data protection authority before it is answered (Art. 81(4))', async () => {
    const { complaintId, body } = file('opt-out');
    await stage.must(person('patient'), 'complaint.file', complaintId, body, {
      text: 'Mon opposition est ignorée.',
    });
    const answer = { text: 'Nous avons transmis.' };
    expect(await code(stage.assessor, 'complaint.answer', complaintId, { complaintId }, answer)).toBe(
      'complaint-state',
    );
    await stage.must(stage.assessor, 'complaint.forward', complaintId, { complaintId });
    await stage.must(stage.assessor, 'complaint.answer', complaintId, { complaintId }, answer);
    expect(JSON.stringify(await stage.outbox(complaintId))).not.toContain('opposition');
  });
  it('is answered by the access body alone', async () => {
    const { complaintId, body } = file('decision');
    await stage.must(person('patient'), 'complaint.file', complaintId, body, { text: 'Pourquoi ?' });
    expect(await code(stage.holder, 'complaint.answer', complaintId, { complaintId }, { text: 'Non.' })).toBe(
      'forbidden',
    );
    expect(await code(stage.assessor, 'complaint.answer', randomUUID(), { complaintId }, { text: '?' })).toBe(
      'command-key-mismatch',
    );
    const unknown = randomUUID();
    expect(await code(stage.assessor, 'complaint.forward', unknown, { complaintId: unknown })).toBe(
      'complaint-unknown',
    );
  });
});

describe('a legal hold', () => {
  it('is set and lifted with a reason by the data protection officer or the signatory', async () => {
    const { applicationId } = await activePermit();
    const reason = { reason: 'Contentieux en cours.' };
    const dpo = person('data-protection-officer', 'access-body');
    expect(await code(dpo, 'case.lift-hold', applicationId, { applicationId }, reason)).toBe('hold-state');
    await stage.must(dpo, 'case.hold', applicationId, { applicationId }, reason);
    expect((await view(applicationId))!.held).toBe(true);
    expect(await code(stage.assessor, 'case.lift-hold', applicationId, { applicationId }, reason)).toBe(
      'forbidden',
    );
    await stage.must(stage.signatory, 'case.lift-hold', applicationId, { applicationId }, reason);
    expect((await view(applicationId))!.held).toBe(false);
  });
});

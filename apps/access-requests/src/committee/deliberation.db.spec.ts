import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublicKey, randomUUID } from 'node:crypto';
import { decisionDocument, type Actor, type SignAct } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { ASSESSMENT, person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { ApplicationController } from '../applications/application.controller.js';
import { DocumentController } from '../applications/document.controller.js';
import { VersionController } from '../applications/version.controller.js';
import { CommitteeController } from './committee.controller.js';
import { decisionJws } from './decision.issue.js';
import { decisionSections } from './decision.pdf.js';

const DECLARING = { ...POLICY, declareInterest: true };
let stage: Stage;
let applications: ApplicationController;
let committee: CommitteeController;
beforeAll(async () => {
  stage = await Stage.open({ declareInterest: true });
  await stage.furnish();
  applications = new ApplicationController(stage.database, DECLARING);
  committee = new CommitteeController(stage.database, DECLARING);
});
afterAll(() => stage.close());

const code = async (sent: ReturnType<Stage['send']>): Promise<string | null> => {
  const result = await sent;
  return result.ok ? null : result.problem.code;
};
const problem = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );
const colleague = person('assessor', 'access-body');
const guest = person('reviewer');

async function submitted(): Promise<string> {
  const applicationId = randomUUID();
  await stage.must(
    stage.researcher,
    'application.submit',
    applicationId,
    { applicationId },
    {
      content: stage.content(),
    },
  );
  return applicationId;
}
const send = (actor: Actor, name: string, applicationId: string, body: object = {}, sealed?: object) =>
  stage.send(actor, `application.${name}`, applicationId, { applicationId, ...body }, sealed);
const declare = (actor: Actor, id: string, interest = false) =>
  send(actor, 'declare-interest', id, { interest }, interest ? { reason: 'Ma sœur dirige l’étude.' } : {});
async function processing(): Promise<string> {
  const id = await submitted();
  await declare(stage.assessor, id);
  await send(stage.assessor, 'find-complete', id);
  return id;
}
async function assessed(): Promise<string> {
  const id = await processing();
  await send(stage.assessor, 'assess', id, {}, { assessment: ASSESSMENT });
  return id;
}

describe('a file opens to those who declared', () => {
  it('shows before that only what it takes to declare, and lets nobody act', async () => {
    const id = await submitted();
    const before = await applications.one(stage.assessor, id);
    expect(Object.keys(before.content).sort()).toEqual(['applicantType', 'persons', 'title']);
    expect(before.organisation).toBe('university-b');
    expect(before.allowed).toContain('application.declare-interest');
    expect(before.allowed).not.toContain('application.find-complete');
    expect((await committee.deliberation(stage.assessor, id)).declaration).toBe('needed');
    expect(await code(send(stage.assessor, 'find-complete', id))).toBe('interest-undeclared');
    const versions = new VersionController(stage.database, DECLARING);
    expect(await problem(versions.versions(stage.assessor, id))).toBe('interest-undeclared');
    expect(await code(declare(stage.assessor, id))).toBeNull();
    const after = await applications.one(stage.assessor, id);
    expect(after.content.safeguards).toBe('Accès nominatif, pas de copie.');
    expect(await code(send(stage.assessor, 'find-complete', id))).toBeNull();
  });

  it('does not exist any more for those with an interest: list, file, versions, document, deliberation', async () => {
    const id = await submitted();
    expect(await code(send(colleague, 'declare-interest', id, { interest: true }, {}))).toBe(
      'reason-missing',
    );
    expect(await code(declare(colleague, id, true))).toBeNull();
    const listed = await applications.list(colleague, {});
    expect(listed.items.map(({ applicationId }) => applicationId)).not.toContain(id);
    expect((await applications.list(stage.assessor, {})).items.map((one) => one.applicationId)).toContain(id);
    expect(await problem(applications.one(colleague, id))).toBe('not-found');
    expect(await problem(committee.deliberation(colleague, id))).toBe('not-found');
    const versions = new VersionController(stage.database, DECLARING);
    expect(await problem(versions.versions(colleague, id))).toBe('not-found');
    const document = new DocumentController(stage.database, DECLARING);
    expect(await problem(document.pdf(colleague, id, { language: 'fr' }))).toBe('not-found');
    expect(await code(send(colleague, 'remark', id, { toApplicant: false }, { text: 'Bonjour' }))).toBe(
      'conflict-of-interest',
    );
  });

  it('keeps the reason out of events, messages and views', async () => {
    const id = await submitted();
    await declare(colleague, id, true);
    const events = await stage.outbox(id);
    expect(JSON.stringify(events)).not.toContain('sœur');
    expect(events.at(-1)).toMatchObject({ type: 'application.interest-declared', data: { interest: true } });
    await declare(stage.assessor, id);
    const view = await committee.deliberation(stage.assessor, id);
    expect(view.recused).toEqual([colleague.ref]);
    expect(JSON.stringify(view)).not.toContain('sœur');
  });

  it('a vote by a person with a declared interest is refused', async () => {
    const id = await assessed();
    await declare(stage.member, id, true);
    expect(await code(stage.vote(id, 1))).toBe('conflict-of-interest');
  });
});

describe('assignment', () => {
  it('leaves assessing to those assigned', async () => {
    const id = await submitted();
    await Promise.all([stage.assessor, colleague].map((one) => declare(one, id)));
    expect(await code(send(colleague, 'earmark', id))).toBeNull();
    expect(await code(send(colleague, 'earmark', id))).toBe('assigned-already');
    expect(await code(send(stage.assessor, 'find-complete', id))).toBe('not-assigned');
    expect(await code(send(stage.signatory, 'assign', id, { account: stage.assessor.ref }))).toBeNull();
    expect(await code(send(stage.assessor, 'unassign', id, { account: colleague.ref }))).toBeNull();
    expect(await code(send(colleague, 'find-complete', id))).toBe('not-assigned');
    expect(await code(send(stage.assessor, 'find-complete', id))).toBeNull();
    expect((await committee.deliberation(stage.assessor, id)).assigned).toEqual([stage.assessor.ref]);
  });
});

describe('an assessment', () => {
  it('is shared criterion by criterion, and each answer keeps its person', async () => {
    const id = await processing();
    await declare(colleague, id);
    for (const { criterion, met, reason } of ASSESSMENT)
      await send(
        criterion === '68.1.b' ? colleague : stage.assessor,
        'assess-criterion',
        id,
        { criterion, met },
        { reason },
      );
    const saved = await committee.deliberation(stage.assessor, id);
    expect(saved.answers).toHaveLength(8);
    expect(await code(send(stage.assessor, 'assess', id, {}, {}))).toBeNull();
    const view = await applications.one(stage.assessor, id);
    expect(view.assessment!.criteria.find(({ criterion }) => criterion === '68.1.b')).toMatchObject({
      by: colleague.ref,
      reason: 'Point b vérifié.',
    });
    const other = { ...colleague, role: 'signatory' as const };
    await stage.vote(id, 1);
    expect(await code(stage.sign(id, 1, other))).toBe('separation-of-duties');
  });

  it('is not finished while a criterion is unanswered', async () => {
    const id = await processing();
    const [first] = ASSESSMENT;
    await send(
      stage.assessor,
      'assess-criterion',
      id,
      { criterion: first!.criterion, met: true },
      { reason: 'Vu.' },
    );
    expect(await code(send(stage.assessor, 'assess', id, {}, {}))).toBe('criterion-unanswered');
    expect(await code(stage.sign(id, 1))).toBe('criterion-unanswered');
  });
});

describe('questions and remarks', () => {
  it('are answered one by one, and the thread keeps them', async () => {
    const id = await submitted();
    await declare(stage.assessor, id);
    const questionId = randomUUID();
    const questions = [{ questionId, field: 'safeguards' }];
    const texts = [{ questionId, text: 'Qui lit les journaux ?' }];
    expect(
      await code(send(stage.assessor, 'request-information', id, { questions }, { message: 'Précisez.' })),
    ).toBe('invalid-body');
    expect(
      await code(
        send(
          stage.assessor,
          'request-information',
          id,
          { questions },
          { message: 'Précisez.', questions: texts },
        ),
      ),
    ).toBeNull();
    const provide = () => send(stage.researcher, 'provide-information', id, {}, { content: stage.content() });
    expect(await code(provide())).toBe('question-unanswered');
    expect(
      await code(
        send(stage.researcher, 'answer-question', id, { questionId: randomUUID() }, { answer: 'x' }),
      ),
    ).toBe('question-unknown');
    const reply = { answer: 'L’opérateur, chaque semaine.' };
    expect(await code(send(stage.researcher, 'answer-question', id, { questionId }, reply))).toBeNull();
    expect(await code(provide())).toBeNull();
    const { exchange } = await committee.deliberation(stage.researcher, id);
    expect(exchange).toMatchObject([
      {
        by: null,
        text: 'Précisez.',
        questions: [{ field: 'safeguards', text: 'Qui lit les journaux ?', ...reply }],
      },
    ]);
  });

  it('show the applicant only what is addressed to them', async () => {
    const id = await submitted();
    await declare(stage.assessor, id);
    await send(stage.assessor, 'remark', id, { toApplicant: false }, { text: 'Voir le dossier voisin.' });
    await send(stage.assessor, 'remark', id, { toApplicant: true }, { text: 'Bien reçu.' });
    expect((await committee.deliberation(stage.assessor, id)).remarks).toHaveLength(2);
    expect((await committee.deliberation(stage.researcher, id)).remarks).toMatchObject([
      { text: 'Bien reçu.', by: null },
    ]);
  });
});

describe('a guest reviewer', () => {
  it('sees the one application of the invitation, and nothing else; a past guest nothing', async () => {
    const [id, other] = [await submitted(), await submitted()];
    await declare(stage.assessor, id);
    const invitationId = randomUUID();
    const invite = () =>
      send(
        stage.assessor,
        'invite-reviewer',
        id,
        { invitationId },
        { email: 'noe@example.org', account: guest.ref },
      );
    expect(await problem(applications.one(guest, id))).toBe('not-found');
    expect(await code(invite())).toBeNull();
    expect(await code(invite())).toBe('already-invited');
    expect((await applications.list(guest, {})).items.map(({ applicationId }) => applicationId)).toEqual([
      id,
    ]);
    expect(await problem(applications.one(guest, other))).toBe('not-found');
    expect(Object.keys((await applications.one(guest, id)).content)).not.toContain('safeguards');
    const review = () =>
      send(guest, 'review', id, { recommendation: 'grant' }, { reason: 'Méthode solide.' });
    expect(await code(review())).toBe('interest-undeclared');
    await declare(guest, id);
    expect((await applications.one(guest, id)).content.safeguards).toBeDefined();
    expect(await code(review())).toBeNull();
    expect(await code(send(guest, 'find-complete', id))).toBe('forbidden');
    expect(await code(send(guest, 'review', other, { recommendation: 'grant' }, { reason: 'x' }))).toBe(
      'forbidden',
    );
    expect((await committee.deliberation(stage.assessor, id)).reviews).toMatchObject([
      { by: guest.ref, recommendation: 'grant', reason: 'Méthode solide.' },
    ]);
    expect(await code(send(stage.assessor, 'uninvite-reviewer', id, { invitationId: randomUUID() }))).toBe(
      'guest-unknown',
    );
    expect(await code(send(stage.assessor, 'uninvite-reviewer', id, { invitationId }))).toBeNull();
    expect(await problem(applications.one(guest, id))).toBe('not-found');
    expect((await committee.deliberation(stage.assessor, id)).reviews).toHaveLength(1);
  });
});

describe('the decision document', () => {
  it.each(['grant', 'refuse'] as const)('is signed data and a text for people: %s', async (decision) => {
    const id = await assessed();
    await stage.vote(id, 1);
    const act = {
      act: 'sign',
      applicationId: id,
      version: 1,
      decision,
      reason: 'Décidé sur pièces.',
      conditions: [],
    };
    const signed = await stage.actOf<SignAct>(stage.signatory, act as never);
    expect(signed.ok).toBe(true);
    const jws = (await decisionJws(stage.database, id))!;
    expect(decodeProtectedHeader(jws)).toMatchObject({ typ: 'garant-decision+jwt' });
    const jwk = createPublicKey({
      key: stage.keys.secret['access-requests'].signing as never,
      format: 'jwk',
    }).export({ format: 'jwk' });
    const { payload } = await compactVerify(jws, await importJWK(jwk as never, 'EdDSA'));
    const document = decisionDocument.parse(JSON.parse(Buffer.from(payload).toString()));
    expect(document).toMatchObject({
      applicationId: id,
      decision,
      reason: 'Décidé sur pièces.',
      votes: { favour: 1, against: 0, abstain: 0, recused: 0 },
      signedBy: stage.signatory.ref,
    });
    expect(document.criteria).toHaveLength(8);
    expect(document.permitId === null).toBe(decision === 'refuse');
    const text = JSON.stringify(decisionSections(document, 'fr'));
    expect(text).toContain('tribunal administratif');
    expect(text).toContain('68.1.b');
    expect(text).toContain('30 jours ouvrables');
    const published = (await stage.outbox(id)).find(({ type }) => type === 'decision.published');
    expect(published?.data.documentHash).toMatch(/^[0-9a-f]{64}$/);
    const pdf = await committee.pdf(stage.researcher, id, 'en');
    expect(pdf.getHeaders().type).toBe('application/pdf');
    expect(await problem(committee.jws(person('researcher', 'elsewhere'), id))).toBe('not-found');
  });
});

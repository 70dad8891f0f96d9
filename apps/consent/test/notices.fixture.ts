import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody, Notice } from '@garant/contracts';
import type { HandlerResult } from '@garant/nest-kit';
import { REPRESENTATION_DEFAULTS } from '@garant/rules';
import type { TestDatabase } from '@garant/nest-kit/testing';
import type { Issuing } from '../src/choices/choice.append.js';
import { recordChoice } from '../src/choices/choice.service.js';
import { choicesOfSubject } from '../src/choices/choice.store.js';
import { draftNotice, publishNotice, withdrawNotice } from '../src/notices/notice.service.js';
import { noticeByVersion } from '../src/notices/notice.store.js';
import { definePolicy } from '../src/notices/policy.service.js';
import { openQuestions } from '../src/notices/question.asking.js';
import { followStep } from '../src/notices/register.follower.js';
import { revisionStep } from '../src/notices/revision.worker.js';
import { termStep } from '../src/notices/term.worker.js';
import { registerPerson } from '../src/people/person.service.js';
import { rememberScope } from '../src/scopes/scope.store.js';
import { handle, patient, signerOfConsent, testCipher, testRegister, traits } from './consent.fixture.js';

export const DPO: Actor = {
  ref: randomUUID(),
  role: 'data-protection-officer',
  assurance: 'eidas1',
  organisation: 'hdab',
};
export const words = (text: string) => ({ fr: text, en: `${text} (en)` });
export const codeOf = (result: HandlerResult): string => (result.ok ? 'done' : result.problem.code);
export const resultOf = <T>(result: HandlerResult): T => {
  if (!result.ok) throw new Error(result.problem.code);
  return result.result as T;
};
export const newId = (): string => `n-${randomUUID().slice(0, 8)}`;

export interface Chooser {
  readonly subjectRef: string;
  readonly actor: Actor;
}
type Draft = CommandBody<'consent', 'notice.draft'>;
type Choice = CommandBody<'consent', 'choice.record'>;

export const draftOf = (noticeId: string, version: number, over: Partial<Draft> = {}): Draft => ({
  noticeId,
  version,
  regime: 'EXPLICIT_CONSENT',
  title: words('Étude'),
  sections: [
    { sectionId: 'what', heading: words('Quoi'), body: words(`texte ${version}`) },
    { sectionId: 'who', heading: words('Qui'), body: words('équipes nommées') },
  ],
  legalSources: ['GDPR Art. 7'],
  baseHash: null,
  ...over,
});
export const material = (affected: 'keeps-force' | 'loses-force') => ({
  sections: [{ sectionId: 'what', material: true }],
  affected,
});

/** A register with notices, an officer who works on them, and people who choose. */
export async function noticesStage() {
  const test: TestDatabase = await testRegister();
  const cipher = testCipher();
  const issuing: Issuing = { signer: await signerOfConsent(), issuer: 'https://gateway.example' };
  const project = randomUUID();
  await rememberScope(test.database, 'project', project);

  const saves = (body: Draft, actor = DPO) =>
    handle(test.database, draftNotice, { body, actor, key: body.noticeId });
  const publishes = (body: CommandBody<'consent', 'notice.publish'>) =>
    handle(test.database, publishNotice, { body, actor: DPO, key: body.noticeId });
  const withdraws = (body: CommandBody<'consent', 'notice.withdraw'>) =>
    handle(test.database, withdrawNotice, { body, actor: DPO, key: body.noticeId });
  return {
    test,
    cipher,
    representation: { cipher, policy: REPRESENTATION_DEFAULTS },
    issuing,
    saves,
    publishes,
    withdraws,

    defines: (code: string, version: number, over: object = {}) =>
      handle(test.database, definePolicy, {
        body: {
          code,
          version,
          regime: 'EXPLICIT_CONSENT',
          title: words('Suivi'),
          scopeKinds: ['project'],
          purposes: ['53.1.e'],
          categories: [],
          legalSource: 'GDPR Art. 6(1)(a)',
          ...over,
        } as CommandBody<'consent', 'policy.define'>,
        actor: DPO,
        key: code,
      }),

    /** A notice whose version is in force. */
    async inForce(
      noticeId: string,
      version = 1,
      over: Partial<Draft> = {},
      revision?: CommandBody<'consent', 'notice.publish'>['revision'],
    ): Promise<Notice> {
      const { hash } = resultOf<{ hash: string }>(await saves(draftOf(noticeId, version, over)));
      resultOf(await publishes({ noticeId, version, hash, ...(revision ? { revision } : {}) }));
      return (await noticeByVersion(test.database, noticeId, version))!;
    },

    async person(): Promise<Chooser> {
      const result = await handle(test.database, registerPerson(cipher), {
        body: {},
        actor: patient(),
        key: randomUUID(),
        confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName: randomUUID() }) },
      });
      const { subjectRef } = resultOf<{ subjectRef: string }>(result);
      return { subjectRef, actor: patient(subjectRef) };
    },

    async choose(
      who: Chooser,
      notice: Pick<Notice, 'noticeId' | 'version' | 'hash' | 'regime'>,
      act: Choice['act'],
      over: Partial<Choice> = {},
    ): Promise<HandlerResult> {
      // Two acts of one person in one test are never of the same millisecond: the same instant protects.
      await new Promise((resolve) => setTimeout(resolve, 2));
      const now = new Date().toISOString();
      const { noticeId, version, hash, regime } = notice;
      return handle(test.database, recordChoice(issuing), {
        body: {
          subjectRef: who.subjectRef,
          choiceId: randomUUID(),
          regime,
          act,
          scope: regime === 'EXPLICIT_CONSENT' ? { kind: 'project', id: project } : { kind: 'everything' },
          notice: { noticeId, version, hash, language: 'fr', shownAt: now },
          channel: 'portal',
          actedAt: now,
          ...over,
        },
        actor: who.actor,
        key: who.subjectRef,
      });
    },

    /** Everything that the clocks have to do at a moment. */
    async clocks(now = new Date().toISOString()): Promise<void> {
      for (const step of [followStep(issuing), revisionStep(issuing), termStep(issuing)])
        while (await test.database.transaction((tx) => step(tx, now)));
    },

    actsOf: ({ subjectRef }: Chooser) => choicesOfSubject(test.database, subjectRef),
    questionsOf: ({ subjectRef }: Chooser) => openQuestions(test.database, subjectRef),
  };
}
export type NoticesStage = Awaited<ReturnType<typeof noticesStage>>;

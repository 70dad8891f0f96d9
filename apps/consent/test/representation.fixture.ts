import { createHash, randomUUID } from 'node:crypto';
import type { Actor, CommandBody, IdentityTraits } from '@garant/contracts';
import type { Database } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS, standing, type StandingTerms } from '@garant/rules';
import type { Issuing } from '../src/choices/choice.append.js';
import { recordChoice } from '../src/choices/choice.service.js';
import { choicesOfSubject } from '../src/choices/choice.store.js';
import { publishedNotices } from '../src/notices/notice.store.js';
import { createPerson } from '../src/people/person.store.js';
import { indexTraits } from '../src/people/traits.match.js';
import { declareAuthority, verifyAuthority } from '../src/representation/authority.service.js';
import { authorityById } from '../src/representation/authority.store.js';
import { keepEvidence } from '../src/representation/evidence.store.js';
import { handle, patient, signerOfConsent, testCipher, testRegister, traits } from './consent.fixture.js';

type Choose = CommandBody<'consent', 'choice.record'>;

const TERMS: StandingTerms = {
  regime: 'NON_OPPOSITION',
  applicationId: 'p',
  purpose: '53.1.e.i',
  datasetId: 'd',
  holderId: 'h',
  categories: [],
};

export const codeOf = (result: { ok: boolean; problem?: { code: string } }): string =>
  result.ok ? 'done' : result.problem!.code;

/** A register with one family after the other: two parents with accounts, and a child of eleven whom nobody knows yet. */
export class FamilyStage {
  readonly cipher = testCipher();
  readonly deps = { cipher: this.cipher, policy: REPRESENTATION_DEFAULTS };
  readonly iris: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };
  readonly nadia: Actor = { ref: randomUUID(), role: 'agent', assurance: 'eidas1' };
  database!: Database;
  issuing!: Issuing;
  family = 0;
  child!: IdentityTraits;
  anne!: Actor;
  karim!: Actor;
  private test!: TestDatabase;

  async open(): Promise<void> {
    this.test = await testRegister();
    this.database = this.test.database;
    this.issuing = { signer: await signerOfConsent(), issuer: 'https://gateway.example' };
  }
  close(): Promise<void> {
    return this.test.drop();
  }

  async newFamily(): Promise<void> {
    this.family += 1;
    this.child = this.lemaire('Noé', { birthDate: '2015-04-02', gender: 'male' });
    this.anne = await this.account(`Anne ${this.family}`);
    this.karim = await this.account(`Karim ${this.family}`);
  }

  /** Traits of somebody of this family. */
  lemaire(givenNames: string, over: Partial<IdentityTraits> = {}): IdentityTraits {
    return traits({ familyName: `Lemaire ${this.family}`, givenNames, ...over });
  }

  async account(givenNames: string, over: Partial<IdentityTraits> = {}): Promise<Actor> {
    const own = this.lemaire(givenNames, { birthDate: '1985-01-01', ...over });
    const person = await this.database.transaction((tx) =>
      createPerson(tx, this.cipher, {
        traits: own,
        indexes: indexTraits(this.cipher, own),
        origin: 'login',
        ambiguous: false,
        now: new Date().toISOString(),
      }),
    );
    return patient(person.subjectRef);
  }

  /** Uploads a document of its own; its SHA-256. */
  async document(by: Actor): Promise<string> {
    const content = Buffer.from(`%PDF-1.7 ${randomUUID()}`);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await this.database.transaction((tx) =>
      keepEvidence(tx, this.cipher, {
        sha256,
        type: 'application/pdf',
        bytes: content.length,
        uploadedBy: by.ref,
        content,
        now: new Date().toISOString(),
      }),
    );
    return sha256;
  }

  async declare(
    by: Actor,
    over: Partial<CommandBody<'consent', 'authority.declare'>> = {},
    who: IdentityTraits = this.child,
  ): Promise<{ authorityId: string; code: string }> {
    const authorityId = randomUUID();
    const result = await handle(this.database, declareAuthority(this.deps), {
      body: {
        authorityId,
        type: 'parental-authority',
        startsOn: null,
        endsOn: null,
        acts: null,
        evidenceSha256: await this.document(by),
        ...over,
      },
      actor: by,
      key: authorityId,
      confidential: { traits: who },
    });
    return { authorityId, code: codeOf(result) };
  }

  async verify(
    authorityId: string,
    by: Actor = this.iris,
    over: { sole?: boolean; apart?: boolean } = {},
  ): Promise<string> {
    const result = await handle(this.database, verifyAuthority(this.deps), {
      body: { authorityId, sole: false, apart: false, ...over },
      actor: by,
      key: authorityId,
    });
    return codeOf(result);
  }

  /** A verified parent of somebody. */
  async parent(
    by: Actor,
    who: IdentityTraits = this.child,
  ): Promise<{ authorityId: string; subjectRef: string }> {
    const { authorityId } = await this.declare(by, {}, who);
    const code = await this.verify(authorityId);
    const { subjectRef } = (await authorityById(this.database, authorityId))!;
    if (subjectRef === null) throw new Error(`not verified: ${code}`);
    return { authorityId, subjectRef };
  }

  async choose(
    by: Actor,
    subjectRef: string,
    act: Choose['act'],
    over: Partial<Choose> = {},
    acceptedAt: string = new Date().toISOString(),
  ): Promise<{ code: string; choiceId: string }> {
    const regime = over.regime ?? 'NON_OPPOSITION';
    const notice = (await publishedNotices(this.database)).find((one) => one.regime === regime)!;
    const choiceId = randomUUID();
    const result = await handle(this.database, recordChoice(this.issuing, this.deps), {
      body: {
        subjectRef,
        choiceId,
        regime,
        act,
        scope: { kind: 'everything' },
        notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
        channel: 'portal',
        actedAt: acceptedAt,
        ...over,
      },
      actor: by,
      key: subjectRef,
      acceptedAt,
      now: acceptedAt,
    });
    return { code: codeOf(result), choiceId };
  }

  /** Where the person stands for research by the places that care for them. */
  async standsAt(subjectRef: string): Promise<ReturnType<typeof standing>> {
    return standing(await choicesOfSubject(this.database, subjectRef), TERMS, Number.MAX_SAFE_INTEGER);
  }
}

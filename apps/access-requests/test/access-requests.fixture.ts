import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor, ApplicationContent, EventEnvelope, SignAct, VoteAct } from '@garant/contracts';
import {
  appendEvents,
  hashOf,
  ProblemError,
  publish,
  VaultCipher,
  type CommandContext,
  type HandlerResult,
  type Keys,
} from '@garant/nest-kit';
import { CONFIRMATIONS, type ApplicationFacts } from '@garant/rules';
import { TestProvider, createTestDatabase, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { z } from 'zod';
import { commandHandlers } from '../src/bus.handlers.js';
import { OfficialLogins } from '../src/committee/official.login.js';
import { MIGRATIONS } from '../src/migrations/access-requests.migrations.js';
import { activateOnCut } from '../src/permits/permit.service.js';

export const person = (role: Actor['role'], organisation?: string): Actor => ({
  ref: randomUUID(),
  role,
  assurance: 'eidas2',
  ...(organisation === undefined ? {} : { organisation }),
});

type StagePolicy = ApplicationFacts['policy'] & { training?: boolean };
export const POLICY = { ehdsEarlyAdoption: true, quorum: 1 };
const DAY = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** This service's handlers on a database of their own, run as the bus runs them. */
export class Stage {
  readonly holder = person('holder', 'hospital-a');
  readonly operator = person('environment-operator', 'spe-one');
  readonly researcher = person('researcher', 'university-b');
  readonly assessor = person('assessor', 'access-body');
  readonly member = person('committee', 'access-body');
  readonly signatory = person('signatory', 'access-body');
  readonly datasetId = randomUUID();
  readonly environmentId = randomUUID();
  private readonly subjects = new Map<string, string>();
  readonly vaultKey = randomBytes(32).toString('base64');
  readonly vault = VaultCipher.of({ current: 'test', keys: { test: this.vaultKey } });
  readonly handlers: ReturnType<typeof commandHandlers>;

  private constructor(
    readonly test: TestDatabase,
    readonly provider: TestProvider,
    readonly keys: Awaited<ReturnType<typeof testKeys>>,
    readonly logins: OfficialLogins,
    policy: StagePolicy,
  ) {
    this.handlers = commandHandlers({
      provider: provider.client(),
      logins,
      vault: this.vault,
      signer: this.own.signer!,
      policy,
      issuer: 'http://localhost:8080',
    });
  }

  get own(): Keys {
    return this.keys.of('access-requests');
  }
  get database(): TestDatabase['database'] {
    return this.test.database;
  }

  /** @param policy of the deployer, beside {@link POLICY} */
  static async open(policy: Partial<StagePolicy> = {}): Promise<Stage> {
    const keys = await testKeys();
    return new Stage(
      await createTestDatabase(MIGRATIONS, 'access-requests'),
      await TestProvider.start(),
      keys,
      OfficialLogins.fromJwk(keys.secret['access-requests'].encryption),
      { ...POLICY, ...policy },
    );
  }

  async close(): Promise<void> {
    await this.provider.stop();
    await this.test.drop();
  }

  /** One command in one transaction, its events appended or nothing at all; a thrown refusal is one too. */
  async send(
    actor: Actor,
    type: string,
    key: string,
    body: Record<string, unknown>,
    confidential?: object,
  ): Promise<HandlerResult> {
    const now = new Date().toISOString();
    const cause = { commandId: randomUUID(), actor };
    const handler = (this.handlers as Record<string, (context: CommandContext) => Promise<HandlerResult>>)[
      type
    ];
    if (!handler) throw new Error(`No handler for ${type}`);
    try {
      return await this.database.transaction(async (tx) => {
        const result = await handler({
          tx,
          command: {
            id: cause.commandId,
            type,
            key,
            body,
            actor,
            acceptedAt: now,
            receivedAt: now,
            partition: 0,
            offset: 0,
          },
          openConfidential: async <T>(schema: z.ZodType<T>): Promise<T> => {
            if (confidential === undefined) throw new ProblemError('confidential-unreadable');
            return schema.parse(structuredClone(confidential));
          },
          cause,
          now,
        });
        if (!result.ok) throw new Undone(result);
        for (const stream of result.streams ?? []) await appendEvents(tx, { ...stream, cause, time: now });
        await publish(tx, result.publish ?? []);
        return result;
      });
    } catch (error) {
      if (error instanceof Undone) return error.result;
      if (error instanceof ProblemError)
        return {
          ok: false,
          problem: { code: error.code, params: { ...error.options.params, errors: error.options.errors } },
        };
      throw error;
    }
  }

  /** A published dataset and an attested environment. */
  async furnish(): Promise<void> {
    const { datasetId, environmentId } = this;
    await this.must(this.holder, 'dataset.describe', datasetId, {
      datasetId,
      holderId: 'hospital-a',
      description: DESCRIPTION,
    });
    await this.must(this.holder, 'dataset.publish', datasetId, { datasetId });
    await this.must(this.operator, 'environment.register', environmentId, {
      environmentId,
      name: 'Bulle sécurisée',
      operatorId: 'spe-one',
      country: 'FR',
    });
    await this.must(this.operator, 'environment.attest', environmentId, { environmentId, ...ATTESTATION });
  }

  async must(...args: Parameters<Stage['send']>): Promise<Record<string, unknown>> {
    const result = await this.send(...args);
    if (!result.ok) throw new Error(`${args[1]} was refused: ${JSON.stringify(result.problem)}`);
    return (result.result ?? {}) as Record<string, unknown>;
  }

  content(changes: Partial<ApplicationContent> = {}): ApplicationContent {
    return {
      title: 'Diabète et rétinopathie',
      laySummary: 'Nous voulons comprendre qui perd la vue.',
      applicantType: 'university',
      purpose: '53.1.e',
      declaredUses: [],
      intendedUse: 'Suivre une cohorte de patients diabétiques.',
      expectedBenefit: 'Dépister plus tôt.',
      persons: [this.researcher.ref],
      datasets: [
        {
          datasetId: this.datasetId,
          resources: [{ resourceType: 'Condition', elements: ['code', 'subject'] }],
        },
      ],
      format: 'pseudonymised',
      anonymisedInsufficient: 'Il faut relier les visites.',
      gdprBasis: 'Mission d’intérêt public, article 6(1)(e).',
      safeguards: 'Accès nominatif, pas de copie.',
      periodStart: dayIn(0),
      periodEnd: dayIn(365),
      environmentId: this.environmentId,
      publicInterest: 'Santé publique.',
      ...changes,
    };
  }

  /** A content that the full form (version 2) takes. */
  full(changes: Partial<ApplicationContent> = {}): ApplicationContent {
    const own = this.researcher.ref;
    return this.content({
      fundingRange: '50k-250k',
      publiclyFunded: false,
      fundingSource: 'Fondation de recherche',
      domicile: 'FR',
      onBehalfOfPublicBody: false,
      controller: { name: 'Université B', contact: 'dpo@universite-b.example' },
      contact: { name: 'Secrétariat', email: 'labo@universite-b.example' },
      benefitContribution: 'Un dépistage plus tôt évite la cécité.',
      responsiblePerson: own,
      functions: [{ person: own, function: 'Épidémiologiste' }],
      timeRange: { from: '2015-01-01', until: '2025-12-31' },
      geography: 'Bretagne',
      cohortFormation: 'criteria',
      cohortDescription: 'Adultes avec un diabète de type 2.',
      comparison: 'none',
      reidentificationSafeguards: 'Aucun croisement avec d’autres sources.',
      tools: 'R et Python',
      periodJustification: 'Le temps de suivre la cohorte.',
      ethicsOpinion: { status: 'not-required' },
      confirmations: [...CONFIRMATIONS],
      ...changes,
    });
  }

  /** A vote or a signature with its confirming login. @param sub who logs in; default: one login per account */
  async actOf<A extends VoteAct | SignAct>(
    actor: Actor,
    act: Omit<A, 'actor' | 'madeAt'>,
    login: { sub?: string; claims?: Record<string, unknown>; forged?: boolean } = {},
  ): Promise<HandlerResult> {
    const full = { ...act, actor: actor.ref, madeAt: new Date().toISOString() } as unknown as A;
    const actHash = hashOf(full);
    const claims = {
      sub: login.sub ?? this.subjectOf(actor),
      nonce: actHash,
      roles: [actor.role],
      ...login.claims,
    };
    const idToken = await this.provider.idToken(claims, login.forged);
    const { applicationId } = full;
    return this.send(
      actor,
      `application.${full.act}`,
      applicationId,
      { applicationId, actHash },
      { act: full, idToken },
    );
  }
  subjectOf(actor: Actor): string {
    if (!this.subjects.has(actor.ref)) this.subjects.set(actor.ref, randomUUID());
    return this.subjects.get(actor.ref)!;
  }

  vote(applicationId: string, version: number, actor = this.member, login = {}): Promise<HandlerResult> {
    return this.actOf<VoteAct>(
      actor,
      {
        act: 'vote',
        applicationId,
        version,
        vote: 'favour',
        reason: 'Utile et proportionné.',
        noConflictOfInterest: true,
      },
      login,
    );
  }
  sign(applicationId: string, version: number, actor = this.signatory, login = {}): Promise<HandlerResult> {
    return this.actOf<SignAct>(
      actor,
      {
        act: 'sign',
        applicationId,
        version,
        decision: 'grant',
        reason: 'Critères remplis.',
        conditions: ['Publier en accès libre.'],
      },
      login,
    );
  }

  /** Submits, finds complete and assesses. @returns the application's id */
  async assessed(changes: Partial<ApplicationContent> = {}): Promise<string> {
    const applicationId = randomUUID();
    const body = { applicationId };
    await this.must(this.researcher, 'application.submit', applicationId, body, {
      content: this.content(changes),
    });
    await this.must(this.assessor, 'application.find-complete', applicationId, body);
    await this.must(this.assessor, 'application.assess', applicationId, body, { assessment: ASSESSMENT });
    return applicationId;
  }

  async permit(
    changes: Partial<ApplicationContent> = {},
  ): Promise<{ applicationId: string; permitId: string }> {
    const applicationId = await this.assessed(changes);
    const voted = await this.vote(applicationId, 1);
    if (!voted.ok) throw new Error(JSON.stringify(voted.problem));
    const signed = await this.sign(applicationId, 1);
    if (!signed.ok) throw new Error(JSON.stringify(signed.problem));
    return { applicationId, permitId: (signed.result as { permitId: string }).permitId };
  }

  /** A measure was announced, and the applicant said what there was to say: it may be taken. */
  async heard(permitId: string, measures: readonly string[] = ['revoke']): Promise<void> {
    const body = { permitId };
    const announced = { ...body, measures };
    await this.must(this.signatory, 'permit.announce-measure', permitId, announced, {
      reason: 'Un manquement est allégué.',
    });
    await this.must(this.researcher, 'permit.answer-measure', permitId, body, { reason: 'Voici les faits.' });
  }

  /** `register.cut` as consent sends it, once per partition. */
  async cut(permitId: string, position: number, kind: 'permit' | 'release' = 'permit'): Promise<void> {
    const now = new Date().toISOString();
    const data = {
      cutId: randomUUID(),
      for: { kind, id: permitId },
      permitId,
      position,
      cutAt: now,
      decisive: [],
      parkedSubjects: [],
    };
    for (let partition = 0; partition < 6; partition++)
      await this.database.transaction((tx) =>
        activateOnCut({
          tx,
          data,
          now,
          partition,
          offset: 0,
          topic: 'consent.events',
          event: {} as EventEnvelope,
        }),
      );
  }

  /** Messages handed to the relay so far, oldest first. */
  async outbox(
    key: string,
  ): Promise<{ topic: string; type: string; data: Record<string, unknown>; causationid: string }[]> {
    const rows = await this.database.query<{ topic: string; envelope: string }>(
      'SELECT topic, envelope FROM outbox WHERE key = $1 ORDER BY seq',
      [key],
    );
    return rows.map(({ topic, envelope }) => ({
      topic,
      ...(JSON.parse(envelope) as { type: string; data: Record<string, unknown>; causationid: string }),
    }));
  }
}

/** Carries a refusal out of a transaction that must leave nothing behind. */
class Undone extends Error {
  constructor(readonly result: HandlerResult) {
    super('refused');
  }
}

export const DESCRIPTION = {
  title: { fr: 'Entrepôt de cardiologie', en: 'Cardiology warehouse' },
  description: { fr: 'Consultations depuis 2015.', en: 'Visits since 2015.' },
  categories: ['51.1.a' as const],
  conformsTo: ['http://hl7.org/fhir/R4'],
  resources: [
    { resourceType: 'Condition', elements: ['code', 'subject', 'onset[x]'] },
    { resourceType: 'Patient', elements: ['gender', 'birthDate'] },
  ],
  regime: 'NON_OPPOSITION' as const,
  waitingDays: 30,
  minimumCell: 11,
  keywords: ['cardiologie'],
  numberOfPersons: 1200,
  period: { start: '2015-01-01' },
};
export const ATTESTATION = {
  hds: {
    certificate: 'HDS-42',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2029-01-01T00:00:00.000Z',
  },
  storageCountry: 'FR',
  auditedOn: '2026-03-01',
  logRetentionMonths: 24,
};
export const ASSESSMENT = (['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const).map((letter) => ({
  criterion: `68.1.${letter}` as const,
  met: letter === 'g' ? null : true,
  reason: `Point ${letter} vérifié.`,
}));

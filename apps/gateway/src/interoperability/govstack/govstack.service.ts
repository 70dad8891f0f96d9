import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor, Notice } from '@garant/contracts';
import { ProblemError, languageOf } from '@garant/nest-kit';
import {
  DECIDED_REGIMES,
  consentHistories,
  lineage,
  type ChoiceScope,
  type ConsentHistory,
  type ConsentState,
  type DecidedRegime,
} from '@garant/rules';
import { commandOf } from '../../commands/api.command.js';
import { CommandSender } from '../../commands/command.sender.js';
import { subjectOf } from '../../consent/choice.controller.js';
import { GatewayPolicy } from '../../identity/gateway.policy.js';
import { parseBody } from '../../shell/request.parsing.js';
import { AgreementReader, type ReceiptedAct } from '../fhir/agreement.reader.js';
import { consentId, subjectOfId } from '../fhir/fhir.answer.js';
import {
  actOf,
  agreementRevisions,
  dataAgreementOf,
  listedScopes,
  optedIn,
  policyOf,
  policyRevisions,
  readAgreementId,
  recordOf,
  revisionId,
  revisionsOf,
  type ConsentRecord,
  type DataAgreement,
  type Revision,
} from './govstack.model.js';

/** One request as an operation sees it. */
export interface Asked {
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
interface Known {
  readonly agreement: DataAgreement;
  readonly revisions: readonly Revision[];
  readonly notice: Notice;
  readonly scope: ChoiceScope;
}
interface Told {
  readonly subjectRef: string;
  readonly acts: readonly ReceiptedAct[];
  readonly histories: readonly ConsentHistory[];
  readonly notices: readonly Notice[];
}

const HEADER = 'x-consentbb-individualid';
const MOST = 200;
export const recordBody = z.strictObject({ optIn: z.boolean() });
export const recordWithSignatureBody = z.strictObject({
  consentRecord: z.strictObject({
    dataAgreementId: z.string(),
    dataAgreementRevisionId: z.string().optional(),
    optIn: z.boolean().default(true),
  }),
});

/** The consent building block of GovStack over the register: agreements are notices, records are acts of one person. */
@Injectable()
export class GovstackService {
  constructor(
    private readonly agreements: AgreementReader,
    private readonly commands: CommandSender,
    private readonly policy: GatewayPolicy,
  ) {}

  private get base(): string {
    return this.policy.gatewayUrl;
  }

  policies({ query, request }: Asked): object {
    const all = DECIDED_REGIMES.map((regime) => policyOf(regime, this.base, languageOf(request)));
    return { policies: page(all, query) };
  }
  policyRead({ params, query, request }: Asked): object {
    const policy = policyOf(regimeIn(params.policyId), this.base, languageOf(request));
    const revision = latest(policyRevisions(policy, regimeIn(params.policyId)), query.revisionId);
    return { policy, revision };
  }
  policyRevisions({ params, query, request }: Asked): object {
    const regime = regimeIn(params.policyId);
    const policy = policyOf(regime, this.base, languageOf(request));
    return { policy, revisions: page(policyRevisions(policy, regime), query) };
  }

  async dataAgreements({ actor, query, request }: Asked): Promise<object> {
    const notices = newest(await this.agreements.notices(actor));
    const all = notices.flatMap((notice) =>
      listedScopes(notice.regime).map((scope) =>
        dataAgreementOf(notice, scope, this.base, languageOf(request)),
      ),
    );
    return { dataAgreements: page(all, query) };
  }
  async dataAgreementRead(asked: Asked): Promise<object> {
    const notices = await this.agreements.notices(asked.actor);
    const known = this.known(notices, asked.params.dataAgreementId ?? '', asked);
    return { dataAgreement: known.agreement, revision: latest(known.revisions, asked.query.revisionId) };
  }

  individual(asked: Asked): object {
    const { individualId } = asked.params;
    const own = asked.actor.role === 'patient' ? subjectOf(asked.actor) : undefined;
    if (individualId !== undefined && own !== undefined && individualId !== own)
      throw new ProblemError('not-found');
    const id = own ?? individualId ?? this.individualOf(asked);
    // Identifiers of other registers stay in the vault: an individual here is a random reference, nothing else.
    return { individual: { id, externalId: '', externalIdType: '', identityProviderId: '' } };
  }
  async individualRead(asked: Asked): Promise<object> {
    const { individualId = '' } = asked.params;
    const subjectRef = this.agreements.personFor(asked.actor, individualId, 'individualId');
    // Reading establishes that the person is known here, and is written down.
    await this.agreements.acts(asked.actor, subjectRef, 'govstack');
    return this.individual(asked);
  }
  individuals(asked: Asked): object {
    const { individual } = this.individual(asked) as { individual: object };
    return { individuals: [individual] };
  }

  async records(asked: Asked): Promise<object> {
    const told = await this.told(asked);
    const all = told.histories.map(({ versions: [current] }) => this.record(told, current));
    return { consentRecords: page(all, asked.query) };
  }
  async recordRead(asked: Asked): Promise<object> {
    const { consentRecordId = '' } = asked.params;
    const subjectRef = subjectOfId(consentRecordId);
    if (subjectRef === null) throw new ProblemError('not-found');
    const told = await this.told(asked, subjectRef);
    const history = told.histories.find(({ id }) => id === consentRecordId);
    if (!history) throw new ProblemError('not-found');
    return this.shown(told, history);
  }
  async recordOfAgreement(asked: Asked): Promise<object> {
    const told = await this.told(asked);
    const history = this.historyOfAgreement(told, asked);
    if (!history) throw new ProblemError('not-found');
    return this.shown(told, history);
  }
  async recordStates(asked: Asked): Promise<object> {
    const told = await this.told(asked);
    const history = this.historyOfAgreement(told, asked);
    const all = history?.versions.map((state) => this.record(told, state)) ?? [];
    return { consentRecords: page(all, asked.query) };
  }

  async draft(asked: Asked): Promise<object> {
    const subjectRef = this.individualOf(asked);
    const named = asked.query.dataAgreementId;
    const notices = await this.agreements.notices(asked.actor);
    const known = this.known(notices, typeof named === 'string' ? named : '', asked);
    const revision = latest(known.revisions, asked.query.revisionId);
    const consentRecord = {
      id: '',
      dataAgreementId: known.agreement.id,
      dataAgreementRevisionId: revision.id,
      dataAgreementRevisionHash: revision.serializedHash,
      individualId: subjectRef,
      optIn: true,
      state: 'unsigned',
      signatureId: '',
    };
    return { consentRecord, signature: { id: '', verificationMethod: 'JWS', objectType: 'revision' } };
  }
  optIn(asked: Asked): Promise<object> {
    const revision = asked.query.revisionId;
    return this.choose(asked, {
      dataAgreementId: asked.params.dataAgreementId ?? '',
      revision: typeof revision === 'string' ? revision : undefined,
      optIn: true,
    });
  }
  create(asked: Asked): Promise<object> {
    const { consentRecord } = parseBody(recordWithSignatureBody, asked.body);
    const { dataAgreementId, dataAgreementRevisionId, optIn } = consentRecord;
    return this.choose(asked, { dataAgreementId, revision: dataAgreementRevisionId, optIn });
  }
  async update(asked: Asked): Promise<object> {
    const { optIn } = parseBody(recordBody, asked.body);
    const { consentRecord } = (await this.recordRead(asked)) as { consentRecord: ConsentRecord };
    return this.choose(asked, { dataAgreementId: consentRecord.dataAgreementId, revision: undefined, optIn });
  }

  async signature(asked: Asked): Promise<object> {
    const { consentRecord, revision } = (await this.recordRead(asked)) as {
      consentRecord: ConsentRecord;
      revision: Revision;
    };
    const { individualId, signatureId } = consentRecord;
    const { jws } = await this.agreements.receipt(asked.actor, individualId, signatureId);
    const [header, payload, signature] = jws.split('.');
    return {
      signature: {
        id: signatureId,
        payload: Buffer.from(payload ?? '', 'base64url').toString('utf8'),
        signature: signature ?? '',
        verificationMethod: 'JWS',
        verificationPayload: revision.serializedSnapshot,
        verificationPayloadHash: revision.serializedHash,
        verificationArtifact: jws,
        verificationSignedBy: `${this.base}/.well-known/jwks.json`,
        verificationSignedAs: 'register',
        verificationJwsHeader: Buffer.from(header ?? '', 'base64url').toString('utf8'),
        timestamp: revision.timestamp,
        signedWithoutObjectReference: false,
        objectType: 'revision',
        objectReference: revision.id,
      },
    };
  }

  /** Records one act of the caller and answers with the record that comes of it. */
  private async choose(
    asked: Asked,
    wanted: { dataAgreementId: string; revision: string | undefined; optIn: boolean },
  ): Promise<object> {
    const { actor, request, reply } = asked;
    const told = await this.told(asked);
    const known = this.known(told.notices, wanted.dataAgreementId, asked);
    const revision = latest(known.revisions, wanted.revision);
    const notice = told.notices.find(
      (one) => one.noticeId === known.notice.noticeId && revisionId(one, known.scope) === revision.id,
    );
    if (!notice) throw new ProblemError('notice-unknown');
    const before = told.histories.find(({ id }) => id === this.idOf(told.subjectRef, known));
    const act = actOf(notice.regime, wanted.optIn, before !== undefined && optedIn(before.versions[0]));
    const answer = await commandOf(
      this.commands,
      request,
      reply,
      {
        service: 'consent',
        type: 'choice.record',
        actor,
        make: (choiceId) => ({
          key: told.subjectRef,
          body: {
            subjectRef: told.subjectRef,
            choiceId,
            regime: notice.regime,
            act,
            scope: known.scope,
            notice: {
              noticeId: notice.noticeId,
              version: notice.version,
              hash: notice.hash,
              language: languageOf(request),
            },
            channel: 'portal',
            actedAt: new Date().toISOString(),
          },
        }),
      },
      200,
    );
    if (!('position' in answer)) return answer;
    const after = await this.told(asked);
    const history = after.histories.find(({ id }) => id === this.idOf(after.subjectRef, known));
    if (!history) throw new ProblemError('internal');
    return this.shown(after, history);
  }

  private async told(asked: Asked, subjectRef = this.individualOf(asked)): Promise<Told> {
    const whose = this.agreements.personFor(asked.actor, subjectRef, HEADER);
    const acts = await this.agreements.acts(asked.actor, whose, 'govstack');
    return {
      subjectRef: whose,
      acts,
      histories: consentHistories(whose, acts, consentId(whose)),
      notices: await this.agreements.notices(asked.actor),
    };
  }

  /** The header names the individual (specification: it must not stand in addresses); some clients send a query instead. */
  private individualOf({ actor, request, query }: Asked): string {
    const header = request.headers[HEADER];
    const named = header ?? query.individualId;
    const own = actor.role === 'patient' ? subjectOf(actor) : undefined;
    if (named === undefined && own !== undefined) return own;
    if (typeof named !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(named))
      throw new ProblemError('govstack-individual');
    if (own !== undefined && named !== own) throw new ProblemError('govstack-individual');
    return named;
  }

  private known(notices: readonly Notice[], id: string, { request }: Asked): Known {
    const name = readAgreementId(id);
    const versions = notices.filter(({ noticeId }) => noticeId === name?.noticeId);
    const notice = newest(versions)[0];
    if (!name || !notice) throw new ProblemError('not-found');
    return {
      agreement: dataAgreementOf(notice, name.scope, this.base, languageOf(request)),
      revisions: agreementRevisions(versions, name.scope, this.base),
      notice,
      scope: name.scope,
    };
  }

  private idOf(subjectRef: string, { notice, scope }: Known): string {
    return consentId(subjectRef)(lineage({ regime: notice.regime, scope }));
  }
  private historyOfAgreement(told: Told, asked: Asked): ConsentHistory | undefined {
    const known = this.known(told.notices, asked.params.dataAgreementId ?? '', asked);
    return told.histories.find(({ id }) => id === this.idOf(told.subjectRef, known));
  }

  private record(told: Told, state: ConsentState): ConsentRecord {
    const { notice, scope } = state.stated;
    const versions = told.notices.filter(({ noticeId }) => noticeId === notice.noticeId);
    const receipt = told.acts.find(({ choiceId }) => choiceId === state.choiceId)?.receiptId ?? '';
    return recordOf(state, { revisions: agreementRevisions(versions, scope, this.base) }, receipt);
  }
  private shown(told: Told, history: ConsentHistory): object {
    const steps = [...history.versions].reverse().map((state) => ({
      id: `${state.id}@${state.position}`,
      at: state.recordedAt,
      object: this.record(told, state),
      individualId: told.subjectRef,
      by: 'register',
    }));
    const revisions = revisionsOf('ConsentRecord', history.id, steps);
    return { consentRecord: this.record(told, history.versions[0]), revision: revisions.at(-1)! };
  }
}

const regimeIn = (id: string | undefined): DecidedRegime => {
  const regime = DECIDED_REGIMES.find((one) => one === id);
  if (!regime) throw new ProblemError('not-found');
  return regime;
};

/** The newest version of each notice; a published one before a withdrawn one. */
function newest(notices: readonly Notice[]): readonly Notice[] {
  const best = new Map<string, Notice>();
  for (const notice of [...notices].sort(
    (a, b) => Number(a.status === 'published') - Number(b.status === 'published') || a.version - b.version,
  ))
    best.set(notice.noticeId, notice);
  return [...best.values()];
}

/** The revision that was asked for, or the newest. @throws ProblemError `not-found` */
function latest(revisions: readonly Revision[], wanted: unknown): Revision {
  const revision =
    wanted === undefined || wanted === '' ? revisions.at(-1) : revisions.find(({ id }) => id === wanted);
  if (!revision) throw new ProblemError('not-found');
  return revision;
}

/** A part of a list by offset and limit. @throws ProblemError `invalid-query` */
function page<T>(all: readonly T[], { offset, limit }: Readonly<Record<string, unknown>>): readonly T[] {
  const number = (name: string, value: unknown, otherwise: number): number => {
    if (value === undefined) return otherwise;
    if (typeof value !== 'string' || !/^\d{1,9}$/.test(value))
      throw new ProblemError('invalid-query', { errors: [{ field: name, rule: 'a whole number' }] });
    return Number(value);
  };
  const from = number('offset', offset, 0);
  return all.slice(from, from + Math.min(number('limit', limit, MOST), MOST));
}

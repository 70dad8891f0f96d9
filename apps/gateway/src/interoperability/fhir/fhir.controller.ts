import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError, hashOf } from '@garant/nest-kit';
import {
  FHIR_VERSIONS,
  lineage,
  operationOutcome,
  readConsent,
  writeConsent,
  type ConsentHistory,
  type ConsentState,
  type FhirVersion,
  type OutcomeIssue,
  type ReadConsent,
} from '@garant/rules';
import { commandOf } from '../../commands/api.command.js';
import { derivedUuid } from '../../commands/command.identity.js';
import { CommandSender } from '../../commands/command.sender.js';
import { subjectOf } from '../../consent/choice.controller.js';
import { CurrentActor, Public, RequireRole } from '../../identity/gateway.guard.js';
import { GatewayPolicy } from '../../identity/gateway.policy.js';
import { AgreementReader } from './agreement.reader.js';
import { FhirFilter, FhirRefused, asFhir, consentId, subjectOfId } from './fhir.answer.js';
import { capabilityStatement, implicitPolicy, isDecided } from './fhir.capability.js';
import { FhirText, resourceOf } from './fhir.content.js';
import { found, readSearch } from './fhir.search.js';

/** FHIR R4 and R5 Consent over the register: the person's own, or those of a person whom an officer names. */
@Controller('fhir')
@UseFilters(FhirFilter)
export class FhirController {
  constructor(
    private readonly agreements: AgreementReader,
    private readonly commands: CommandSender,
    private readonly policy: GatewayPolicy,
  ) {}

  @Public()
  @Get('policy/:regime')
  implicit(@Param('regime') regime: string): object {
    if (!isDecided(regime)) throw new ProblemError('not-found');
    return implicitPolicy(regime);
  }

  @Public()
  @Get(':version/metadata')
  metadata(
    @Param('version') version: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const release = releaseOf(version, request);
    asFhir(reply, release).header('cache-control', 'public, max-age=3600');
    return JSON.stringify(capabilityStatement(release, this.policy.gatewayUrl));
  }

  @RequireRole('patient', 'data-protection-officer')
  @Get(':version/Consent')
  async search(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    const search = readSearch(query);
    const matching = found(await this.historiesFor(actor, search.patient), search);
    const page = matching.slice(search.after, search.after + search.count);
    const next = search.after + search.count < matching.length && search.count > 0;
    const address = (cursor: number): string => {
      const parameters = new URLSearchParams(
        search.given.map(([name, value]): [string, string] => [name, value]),
      );
      if (cursor > 0) parameters.set('_cursor', String(cursor));
      return `${this.base(release)}/Consent?${parameters.toString()}`;
    };
    asFhir(reply, release);
    return JSON.stringify({
      resourceType: 'Bundle',
      type: 'searchset',
      // Counts what this caller may see, and nothing beside it.
      total: matching.length,
      link: [
        { relation: 'self', url: address(search.after) },
        ...(next ? [{ relation: 'next', url: address(search.after + search.count) }] : []),
      ],
      entry: page.map((state) => ({
        fullUrl: `${this.base(release)}/Consent/${state.id}`,
        resource: writeConsent(release, state, this.policy.gatewayUrl),
        search: { mode: 'match' },
      })),
    });
  }

  /** The same search with its parameters in a form, so that none stands in an address (IHE PCF, ITI-108). */
  @RequireRole('patient', 'data-protection-officer')
  @Post(':version/Consent/_search')
  @HttpCode(200)
  searchByForm(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Query() query: Record<string, unknown>,
    @Body() form: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = typeof form === 'object' && form !== null && !(form instanceof FhirText) ? form : {};
    return this.search(actor, version, { ...query, ...given }, request, reply);
  }

  /** All agreements of one person in one Bundle, to take away. */
  @RequireRole('patient', 'data-protection-officer')
  @Get(':version/Consent/$export')
  async everything(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    const search = readSearch(query);
    const all = found(await this.historiesFor(actor, search.patient), search);
    asFhir(reply, release).header('content-disposition', `attachment; filename="consent-${release}.json"`);
    return JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      timestamp: new Date().toISOString(),
      entry: all.map((state) => ({
        fullUrl: `${this.base(release)}/Consent/${state.id}`,
        resource: writeConsent(release, state, this.policy.gatewayUrl),
      })),
    });
  }

  @RequireRole('patient', 'data-protection-officer')
  @Get(':version/Consent/:id')
  async read(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    const [current] = (await this.history(actor, id)).versions;
    return this.show(request, reply, release, current);
  }

  @RequireRole('patient', 'data-protection-officer')
  @Get(':version/Consent/:id/_history')
  async instanceHistory(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    const { versions } = await this.history(actor, id);
    asFhir(reply, release);
    return JSON.stringify({
      resourceType: 'Bundle',
      type: 'history',
      total: versions.length,
      link: [{ relation: 'self', url: `${this.base(release)}/Consent/${id}/_history` }],
      entry: versions.map((state, index) => ({
        fullUrl: `${this.base(release)}/Consent/${state.id}`,
        resource: writeConsent(release, state, this.policy.gatewayUrl),
        request:
          index === versions.length - 1
            ? { method: 'POST', url: 'Consent' }
            : { method: 'PUT', url: `Consent/${state.id}` },
        response: {
          status: index === versions.length - 1 ? '201' : '200',
          etag: etag(state),
          lastModified: state.recordedAt,
        },
      })),
    });
  }

  @RequireRole('patient', 'data-protection-officer')
  @Get(':version/Consent/:id/_history/:position')
  async vread(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Param('id') id: string,
    @Param('position') position: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    const { versions } = await this.history(actor, id);
    const state = versions.find((one) => String(one.position) === position);
    if (!state) throw new ProblemError('not-found');
    return this.show(request, reply, release, state);
  }

  /** Records the acts that a Consent states: by the person for themself, or by an officer for a person. All or none. */
  @RequireRole('patient', 'data-protection-officer')
  @Post(':version/Consent')
  async create(
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const release = releaseOf(version, request);
    if (request.headers['if-none-exist'] !== undefined) throw new ProblemError('fhir-search-unknown');
    if (actor.role === 'patient') subjectOf(actor);
    const resource = resourceOf(body);
    const consent = await this.understood(release, resource);
    const represents = consent.acts.some(({ authorityId }) => authorityId !== undefined);
    // Not visible to you = not found: nobody learns by trying whether a person is known here.
    if (actor.role === 'patient' && consent.subjectRef !== actor.subjectRef && !represents)
      throw new ProblemError('not-found');
    const { subjectRef, acts } = consent;
    const statementHash = hashOf({ subjectRef, acts });
    const answer = await commandOf(
      this.commands,
      request,
      reply,
      {
        service: 'consent',
        type: 'consent-resource.import',
        actor,
        make: (importId) => ({
          key: consent.subjectRef,
          body: {
            subjectRef: consent.subjectRef,
            importId,
            fhir: release,
            statementHash,
            acts: consent.acts.map((act, index) => ({
              ...act,
              choiceId: derivedUuid(importId, String(index)),
            })),
          },
        }),
      },
      201,
    );
    asFhir(reply, release);
    if (!('position' in answer))
      return outcome([
        {
          severity: 'information',
          type: 'informational',
          code: 'accepted',
          text: 'Recorded; the outcome is not known yet.',
          diagnostics: String((answer as { status?: unknown }).status),
        },
      ]);
    if (represents && actor.role === 'patient') return outcome([recorded(`${consent.acts.length} acts`)]);
    return this.created(actor, release, consent, request, reply);
  }

  private async created(
    actor: Actor,
    release: FhirVersion,
    consent: ReadConsent,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const histories = await this.agreements.histories(actor, consent.subjectRef);
    const ids = consent.acts.map((act) => consentId(consent.subjectRef)(lineage(act)));
    const states = [...new Set(ids)].flatMap(
      (id) => histories.find((history) => history.id === id)?.versions[0] ?? [],
    );
    const [first] = states;
    if (!first) throw new ProblemError('internal');
    void reply
      .header('location', `${this.base(release)}/Consent/${first.id}/_history/${first.position}`)
      .header('etag', etag(first))
      .header('last-modified', new Date(first.recordedAt).toUTCString());
    const prefer = /(?:^|[;,\s])return=(\w+)/.exec(String(request.headers.prefer ?? ''))?.[1];
    if (prefer === 'minimal') return '';
    if (prefer === 'OperationOutcome')
      return outcome(states.map((state) => recorded(`Consent/${state.id}/_history/${state.position}`)));
    return JSON.stringify(writeConsent(release, first, this.policy.gatewayUrl));
  }

  /** @throws FhirRefused naming every element that is not understood whole */
  private async understood(release: FhirVersion, resource: unknown): Promise<ReadConsent> {
    const base = this.policy.gatewayUrl;
    const notices = await this.noticesNamed(resource, base);
    const reading = readConsent(release, resource, {
      base,
      acceptedAt: new Date().toISOString(),
      notice: (noticeId, version) => notices.get(`${noticeId}/${version}`),
    });
    if (!reading.ok) throw new FhirRefused(reading.issues);
    return reading.consent;
  }

  private async noticesNamed(
    resource: unknown,
    base: string,
  ): Promise<Map<string, NonNullable<Awaited<ReturnType<AgreementReader['notice']>>>>> {
    const { policy, policyBasis } = (resource ?? {}) as { policy?: unknown; policyBasis?: { url?: unknown } };
    const uris = [
      ...(Array.isArray(policy) ? policy.map((one: { uri?: unknown } | null) => one?.uri) : []),
      policyBasis?.url,
    ];
    const named = new Set(
      uris.flatMap((uri) => {
        if (typeof uri !== 'string' || !uri.startsWith(`${base}/api/v1/notices/`)) return [];
        const parts = /^([\w.-]{1,100}\/[1-9]\d{0,8})$/.exec(uri.slice(`${base}/api/v1/notices/`.length));
        return parts ? [parts[1]!] : [];
      }),
    );
    const known = new Map<string, NonNullable<Awaited<ReturnType<AgreementReader['notice']>>>>();
    for (const name of [...named].slice(0, 10)) {
      const [noticeId, version] = name.split('/') as [string, string];
      const notice = await this.agreements.notice(noticeId, Number(version));
      if (notice) known.set(name, notice);
    }
    return known;
  }

  private historiesFor(actor: Actor, patient: string | undefined): Promise<readonly ConsentHistory[]> {
    return this.agreements.histories(actor, this.agreements.personFor(actor, patient));
  }

  private async history(actor: Actor, id: string): Promise<ConsentHistory> {
    const subjectRef = subjectOfId(id);
    if (subjectRef === null) throw new ProblemError('not-found');
    const histories = await this.historiesFor(actor, subjectRef);
    const history = histories.find((one) => one.id === id);
    if (!history) throw new ProblemError('not-found');
    return history;
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    release: FhirVersion,
    state: ConsentState,
  ): string {
    asFhir(reply, release)
      .header('etag', etag(state))
      .header('last-modified', new Date(state.recordedAt).toUTCString());
    if (request.headers['if-none-match'] === etag(state)) {
      void reply.code(304);
      return '';
    }
    return JSON.stringify(writeConsent(release, state, this.policy.gatewayUrl));
  }

  private base(release: FhirVersion): string {
    return `${this.policy.gatewayUrl}/fhir/${release}`;
  }
}

const etag = ({ position }: ConsentState): string => `W/"${position}"`;
const outcome = (issues: readonly OutcomeIssue[]): string => JSON.stringify(operationOutcome(issues));
const recorded = (diagnostics: string): OutcomeIssue => ({
  severity: 'information',
  type: 'informational',
  code: 'recorded',
  text: 'Recorded.',
  diagnostics,
});

const JSON_TYPES = /^(\*\/\*|application\/(\*|fhir\+json|json))$/;
/** The release in the address. @throws ProblemError `not-found`, or `fhir-not-acceptable` when only another format would do */
function releaseOf(text: string, request: FastifyRequest): FhirVersion {
  const release = FHIR_VERSIONS.find((one) => one === text);
  if (!release) throw new ProblemError('not-found');
  const { _format } = request.query as { _format?: unknown };
  const accepted =
    _format === undefined
      ? String(request.headers.accept ?? '*/*')
          .split(',')
          .map((part) => part.split(';')[0]!.trim().toLowerCase())
      : [String(_format) === 'json' ? 'application/json' : String(_format).split(';')[0]!.replace(' ', '+')];
  if (!accepted.some((type) => JSON_TYPES.test(type))) throw new ProblemError('fhir-not-acceptable');
  return release;
}

import { createHash } from 'node:crypto';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, isProblemCode, type ProblemCode, type ProblemDescription } from '@garant/contracts';
import { languageOf, problemFrom } from '@garant/nest-kit';
import { operationOutcome, type FhirIssue, type FhirVersion, type OutcomeIssue } from '@garant/rules';

/** What is wrong with a resource, element by element. */
export class FhirRefused extends Error {
  constructor(readonly issues: readonly FhirIssue[]) {
    super('the resource is refused');
  }
}

const MIME: Readonly<Record<FhirVersion, string>> = {
  R4: 'application/fhir+json; fhirVersion=4.0; charset=utf-8',
  R5: 'application/fhir+json; fhirVersion=5.0; charset=utf-8',
};
/** Sends a resource as FHIR in JSON. */
export const asFhir = (reply: FastifyReply, version: FhirVersion): FastifyReply =>
  reply.type(MIME[version]).header('cache-control', 'private, no-store');

/** HL7 issue type (http://hl7.org/fhir/issue-type) of a status that is not about an element. */
const ISSUE_TYPE: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'business-rule',
  429: 'throttled',
  501: 'not-supported',
  503: 'transient',
};

/** The element that a rule of the register is about. */
const ELEMENT_OF: Readonly<Record<string, string>> = {
  'authority-missing': 'performer',
  'act-not-of-regime': 'provision',
  'scope-not-of-regime': 'provision',
  'consent-not-specific': 'provision',
  'scope-unknown': 'provision',
  'notice-unknown': 'policy',
  'notice-not-published': 'policy',
  'notice-hash': 'sourceReference',
  'notice-not-of-regime': 'policy',
  'acted-in-future': 'dateTime',
  'acted-too-early': 'dateTime',
  'command-too-old': 'dateTime',
  'subject-unknown': 'patient',
};
const IN_R5: Readonly<Record<string, string>> = {
  performer: 'grantor',
  policy: 'policyBasis',
  dateTime: 'date',
  patient: 'subject',
};

export function elementOf(code: string, version: FhirVersion): string | undefined {
  const element = ELEMENT_OF[code];
  if (element === undefined) return undefined;
  return `Consent.${version === 'R5' ? (IN_R5[element] ?? element) : element}`;
}

const sentence = (code: string, language: 'fr' | 'en'): string =>
  isProblemCode(code) ? (PROBLEMS[code] as ProblemDescription).title[language] : code;

const versionIn = (request: FastifyRequest): FhirVersion => (/^\/fhir\/R5\//.test(request.url) ? 'R5' : 'R4');

/** Every failure below /fhir is an OperationOutcome that names the element, also those before the handler. */
@Catch()
export class FhirFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const language = languageOf(request);
    if (error instanceof FhirRefused) {
      const status = Math.max(400, ...error.issues.map(({ code }) => statusOf(code)));
      return answer(
        request,
        reply,
        status,
        error.issues.map((issue) => ({
          ...issue,
          text: sentence(issue.code, language),
          diagnostics: issue.found,
        })),
      );
    }
    const { code, options, unforeseen } = problemFrom(error);
    if (unforeseen) request.log.error({ err: error }, 'a FHIR request failed unforeseen');
    const status = PROBLEMS[code].status;
    const base: OutcomeIssue = {
      severity: status >= 500 ? 'fatal' : 'error',
      type: ISSUE_TYPE[status] ?? 'exception',
      code,
      text: sentence(code, language),
      expression: elementOf(code, versionIn(request)),
    };
    const errors = options.errors ?? [];
    answer(
      request,
      reply,
      status,
      errors.length === 0
        ? [base]
        : errors.map(({ field, rule }) => ({ ...base, diagnostics: `${field}: ${rule}` })),
    );
  }
}

const statusOf = (code: string): number => (isProblemCode(code) ? PROBLEMS[code as ProblemCode].status : 422);

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  issues: readonly OutcomeIssue[],
): void {
  if (reply.sent) return;
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void asFhir(reply.code(status), versionIn(request)).send(JSON.stringify(operationOutcome(issues)));
}

/** One per person and lineage; the person's own reference first, so that the register finds whose it is. */
export const consentId =
  (subjectRef: string) =>
  (lineage: string): string =>
    `${subjectRef.replaceAll('-', '')}-${createHash('sha256').update(lineage).digest('hex').slice(0, 20)}`;

/** Whose Consent an id names, or null when it is no id of this register. */
export function subjectOfId(id: string): string | null {
  const hex = /^([0-9a-f]{32})-[0-9a-f]{20}$/.exec(id)?.[1];
  if (hex === undefined) return null;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

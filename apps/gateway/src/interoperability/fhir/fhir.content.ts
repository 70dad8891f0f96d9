import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@garant/nest-kit';

/** FHIR in JSON comes as text: what is wrong with it is then answered as an OperationOutcome. */
export function acceptFhir(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new FhirText(String(body))),
  );
}

export class FhirText {
  constructor(readonly text: string) {}
}

/** A resource as it came, in either media type. @throws ProblemError `malformed-json` */
export function resourceOf(body: unknown): unknown {
  if (!(body instanceof FhirText)) return body;
  try {
    return JSON.parse(body.text) as unknown;
  } catch {
    throw new ProblemError('malformed-json');
  }
}

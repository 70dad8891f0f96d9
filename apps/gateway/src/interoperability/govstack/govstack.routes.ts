import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError, answerProblem } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import { GOVSTACK_BASE, GOVSTACK_OPERATIONS } from './govstack.operations.js';
import type { Asked, GovstackService } from './govstack.service.js';

type Handler = (service: GovstackService, asked: Asked) => object | Promise<object>;

/** What does each operation of the table. A spec holds the two against each other. */
export const GOVSTACK_HANDLERS: Readonly<Record<string, Handler>> = {
  configPolicyRead: (service, asked) => service.policyRead(asked),
  configPolicyRevisionsList: (service, asked) => service.policyRevisions(asked),
  configPolicyList: (service, asked) => service.policies(asked),
  configDataAgreementRead: (service, asked) => service.dataAgreementRead(asked),
  configDataAgreementList: (service, asked) => service.dataAgreements(asked),
  configIndividualRead: (service, asked) => service.individualRead(asked),
  configIndividualList: (service, asked) => service.individuals(asked),
  serviceIndividualCreate: (service, asked) => service.individual(asked),
  serviceIndividualRead: (service, asked) => service.individualRead(asked),
  serviceIndividualList: (service, asked) => service.individuals(asked),
  serviceDataAgreementRead: (service, asked) => service.dataAgreementRead(asked),
  servicePolicyRead: (service, asked) => service.policyRead(asked),
  serviceVerificationDataAgreementList: (service, asked) => service.dataAgreements(asked),
  serviceVerificationConsentRecordList: (service, asked) => service.records(asked),
  serviceVerificationConsentRecordRead: (service, asked) => service.recordRead(asked),
  serviceIndividualConsentRecordCreate: (service, asked) => service.optIn(asked),
  serviceIndividualConsentRecordRead: (service, asked) => service.recordOfAgreement(asked),
  serviceIndividualDataAgreementConsentRecordList: (service, asked) => service.recordStates(asked),
  serviceIndividualConsentRecordDraftCreate: (service, asked) => service.draft(asked),
  serviceIndividualConsentRecordSignatureCreate: (service, asked) => service.create(asked),
  serviceIndividualConsentRecordList: (service, asked) => service.records(asked),
  serviceIndividualConsentRecordUpdate: (service, asked) => service.update(asked),
  serviceIndividualSignatureCreate: (service, asked) => service.signature(asked),
  auditConsentRecordList: (service, asked) => service.records(asked),
  auditConsentRecordRead: (service, asked) => service.recordRead(asked),
  auditDataAgreementList: (service, asked) => service.dataAgreements(asked),
  auditDataAgreementRead: (service, asked) => service.dataAgreementRead(asked),
};

export interface GovstackRouteDeps {
  /** Who asks, in one of these roles (none: in any). @throws ProblemError */
  identify(request: FastifyRequest, roles: readonly Role[]): Promise<Actor>;
  service: GovstackService;
}

/**
 * The addresses of GovStack from its table, as plain Fastify handlers: with and without the slash at the end, which Nest
 * would take away.
 */
export function registerGovstackRoutes(
  fastify: FastifyInstance,
  { identify, service }: GovstackRouteDeps,
): void {
  for (const operation of GOVSTACK_OPERATIONS) {
    const url = `${GOVSTACK_BASE}${operation.path}`.replace(/\{(\w+)\}/g, ':$1');
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      try {
        const roles = operation.status === 'implemented' ? operation.roles : 'signed-in';
        const actor = await identify(request, roles === 'signed-in' ? [] : roles);
        if (operation.status === 'refused')
          throw new ProblemError(operation.answer === 405 ? 'method-not-allowed' : 'govstack-not-offered', {
            detail: operation.because,
          });
        const answer = await GOVSTACK_HANDLERS[operation.id]!(service, {
          actor,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, unknown>,
          body: request.body,
          request,
          reply,
        });
        await reply.header('cache-control', 'private, no-store').send(answer);
      } catch (error) {
        answerProblem(error, request, reply);
      }
    };
    for (const address of [url, url.replace(/\/$/, '')])
      fastify.route({ method: operation.method, url: address, handler, exposeHeadRoute: false });
  }
}

import type { Role } from '@garant/rules';

const person: readonly Role[] = ['patient', 'data-protection-officer'];
const officer: readonly Role[] = ['data-protection-officer'];
const self: readonly Role[] = ['patient'];

interface Offered {
  readonly status: 'implemented';
  readonly roles: readonly Role[] | 'signed-in';
}
/** `405`: somebody else's business here; `501`: not done at all. */
interface Refused {
  readonly status: 'refused';
  readonly answer: 405 | 501;
  readonly because: string;
}
export type GovstackOperation = {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As the specification writes it, below the base address. */
  readonly path: string;
  readonly summary: string;
} & (Offered | Refused);

const offered = (roles: Offered['roles']): Offered => ({ status: 'implemented', roles });
const notHere = (because: string): Refused => ({ status: 'refused', answer: 405, because });
const never = (because: string): Refused => ({ status: 'refused', answer: 501, because });

const RULES =
  'A policy is a rule of law with its source; it changes with a release of the rules, not by an API.';
const DESK = 'Notices are drafted, published and withdrawn at the notice desk, by a data protection officer.';
const ENROL =
  'People enter the register by logging in or through a holder’s linkage, never by an identifier sent here.';
const VAULT = 'Identity stays in the vault; it is corrected by a request for rectification.';
const HOOKS =
  'Webhooks follow Standard Webhooks: /api/v1/webhooks, for holders and operators, never about a person.';
const SIGNED =
  'The register signs each record itself, with a receipt; signatures of others are not verified here.';
const ERASE =
  'Choices are kept as evidence; erasure is a request with its own clock, at /api/v1/my/requests.';

type Cells = [
  id: string,
  method: GovstackOperation['method'],
  path: string,
  summary: string,
  Offered | Refused,
];
const rows: readonly Cells[] = [
  ['configPolicyCreate', 'POST', '/config/policy/', 'Create a policy', notHere(RULES)],
  [
    'configPolicyRead',
    'GET',
    '/config/policy/{policyId}/',
    'A policy and its revision',
    offered('signed-in'),
  ],
  ['configPolicyUpdate', 'PUT', '/config/policy/{policyId}/', 'Change a policy', notHere(RULES)],
  ['configPolicyDelete', 'DELETE', '/config/policy/{policyId}/', 'Delete a policy', notHere(RULES)],
  [
    'configPolicyRevisionsList',
    'GET',
    '/config/policy/{policyId}/revisions/',
    'Revisions of a policy',
    offered('signed-in'),
  ],
  ['configPolicyList', 'GET', '/config/policies/', 'Policies', offered('signed-in')],
  [
    'configDataAgreementRead',
    'GET',
    '/config/data-agreement/{dataAgreementId}/',
    'A data agreement and its revision',
    offered('signed-in'),
  ],
  [
    'configDataAgreementUpdate',
    'PUT',
    '/config/data-agreement/{dataAgreementId}/',
    'Change a data agreement',
    notHere(DESK),
  ],
  [
    'configDataAgreementDelete',
    'DELETE',
    '/config/data-agreement/{dataAgreementId}/',
    'Delete a data agreement',
    notHere(DESK),
  ],
  ['configDataAgreementCreate', 'POST', '/config/data-agreement/', 'Create a data agreement', notHere(DESK)],
  ['configDataAgreementList', 'GET', '/config/data-agreements/', 'Data agreements', offered('signed-in')],
  ['configIndividualCreate', 'POST', '/config/individual/', 'Create an individual', notHere(ENROL)],
  ['configIndividualRead', 'GET', '/config/individual/{individualId}/', 'An individual', offered(officer)],
  [
    'configIndividualList',
    'GET',
    '/config/individuals/',
    'The individual that the header names',
    offered(officer),
  ],
  ['configWebhookCreate', 'POST', '/config/webhook/', 'Create a webhook', never(HOOKS)],
  ['configWebhookRead', 'GET', '/config/webhook/{webhookId}/', 'A webhook', never(HOOKS)],
  ['configWebhookUpdate', 'PUT', '/config/webhook/{webhookId}/', 'Change a webhook', never(HOOKS)],
  ['configWebhookDelete', 'DELETE', '/config/webhook/{webhookId}/', 'Delete a webhook', never(HOOKS)],
  ['configWebhookList', 'GET', '/config/webhooks/', 'Webhooks', never(HOOKS)],
  [
    'serviceIndividualCreate',
    'POST',
    '/service/individual/',
    'Oneself as an individual: a login has enrolled them',
    offered(self),
  ],
  ['serviceIndividualRead', 'GET', '/service/individual/{individualId}/', 'An individual', offered(person)],
  [
    'serviceIndividualUpdate',
    'PUT',
    '/service/individual/{individualId}/',
    'Change an individual',
    notHere(VAULT),
  ],
  [
    'serviceIndividualList',
    'GET',
    '/service/individuals/',
    'Individuals that the caller may see: oneself, or the one named',
    offered(person),
  ],
  [
    'serviceDataAgreementRead',
    'GET',
    '/service/data-agreement/{dataAgreementId}/',
    'A data agreement and its revision',
    offered('signed-in'),
  ],
  [
    'servicePolicyRead',
    'GET',
    '/service/policy/{policyId}/',
    'A policy and its revision',
    offered('signed-in'),
  ],
  [
    'serviceVerificationDataAgreementList',
    'GET',
    '/service/verification/data-agreements/',
    'Data agreements to verify against',
    offered(person),
  ],
  [
    'serviceVerificationConsentRecordList',
    'GET',
    '/service/verification/consent-records/',
    'Consent records of one individual',
    offered(person),
  ],
  [
    'serviceVerificationConsentRecordRead',
    'GET',
    '/service/verification/consent-record/{consentRecordId}/',
    'A consent record and its revision',
    offered(person),
  ],
  [
    'serviceIndividualConsentRecordCreate',
    'POST',
    '/service/individual/record/data-agreement/{dataAgreementId}/',
    'Opt in to a data agreement',
    offered(self),
  ],
  [
    'serviceIndividualConsentRecordRead',
    'GET',
    '/service/individual/record/data-agreement/{dataAgreementId}/',
    'One’s record for a data agreement',
    offered(person),
  ],
  [
    'serviceIndividualDataAgreementConsentRecordList',
    'GET',
    '/service/individual/record/data-agreement/{dataAgreementId}/all/',
    'Every state of one’s record for a data agreement',
    offered(person),
  ],
  [
    'serviceIndividualConsentRecordDraftCreate',
    'POST',
    '/service/individual/record/consent-record/draft/',
    'A record that is not stored',
    offered(self),
  ],
  [
    'serviceIndividualConsentRecordSignatureCreate',
    'POST',
    '/service/individual/record/consent-record/',
    'Opt in or out, signed by the register',
    offered(self),
  ],
  [
    'serviceIndividualConsentRecordList',
    'GET',
    '/service/individual/record/consent-record/',
    'One’s records',
    offered(person),
  ],
  [
    'serviceIndividualConsentRecordUpdate',
    'PUT',
    '/service/individual/record/consent-record/{consentRecordId}/',
    'Opt in or out of a record’s agreement',
    offered(self),
  ],
  [
    'serviceIndividualSignatureCreate',
    'POST',
    '/service/individual/record/consent-record/{consentRecordId}/signature/',
    'The register’s signature of a record',
    offered(person),
  ],
  [
    'serviceIndividualSignatureUpdate',
    'PUT',
    '/service/individual/record/consent-record/{consentRecordId}/signature/',
    'Add a signature',
    notHere(SIGNED),
  ],
  [
    'serviceIndividualConsentRecordDeleteAll',
    'DELETE',
    '/service/individual/record/',
    'Delete all records',
    never(ERASE),
  ],
  [
    'auditConsentRecordList',
    'GET',
    '/audit/consent-records/',
    'Consent records of one individual',
    offered(officer),
  ],
  [
    'auditConsentRecordRead',
    'GET',
    '/audit/consent-record/{consentRecordId}/',
    'A consent record and its revision',
    offered(officer),
  ],
  ['auditDataAgreementList', 'GET', '/audit/data-agreements/', 'Data agreements', offered(officer)],
  [
    'auditDataAgreementRead',
    'GET',
    '/audit/data-agreement/{dataAgreementId}/',
    'A data agreement and its revision',
    offered(officer),
  ],
];

/** Every operation of the GovStack consent building block API 1.1.0-rc1, and what becomes of it here. */
export const GOVSTACK_OPERATIONS: readonly GovstackOperation[] = rows.map(
  ([id, method, path, summary, status]) => ({ id, method, path, summary, ...status }),
);
export const GOVSTACK_BASE = '/govstack';

import {
  DECIDED_REGIMES,
  FHIR_RELEASE,
  PCF,
  REGIME_CODES,
  REGIME_RULES,
  type DecidedRegime,
  type FhirVersion,
} from '@garant/rules';
import { SEARCH_PARAMETERS } from './fhir.search.js';

/** What can be done with a Consent; the address table of the controller says the same, and a spec compares them. */
export const INTERACTIONS = [
  { code: 'read', documentation: 'The agreement as it stands.' },
  { code: 'vread', documentation: 'The agreement as it stood at a position of the register.' },
  { code: 'history-instance', documentation: 'Every state of one agreement.' },
  { code: 'search-type', documentation: 'One person’s agreements.' },
  { code: 'create', documentation: 'The acts that one Consent states, all or none.' },
] as const;

/** CapabilityStatement of one release. @param base public address of the gateway */
export const capabilityStatement = (version: FhirVersion, base: string): object => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-24',
  kind: 'instance',
  software: { name: 'Garant' },
  implementation: {
    description: 'Register of choices on the secondary use of health data',
    url: `${base}/fhir/${version}`,
  },
  fhirVersion: FHIR_RELEASE[version],
  format: ['application/fhir+json'],
  rest: [
    {
      mode: 'server',
      security: {
        cors: false,
        service: [
          {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'OAuth' },
            ],
          },
        ],
        description:
          'Bearer tokens of the issuer. A patient reaches their own agreements; a data protection officer those of a person they name; nobody else any.',
      },
      resource: [
        {
          type: 'Consent',
          ...(version === 'R4' ? { supportedProfile: [PCF.basic, PCF.intermediate] } : {}),
          versioning: 'versioned',
          readHistory: true,
          updateCreate: false,
          conditionalCreate: false,
          conditionalRead: 'not-match',
          interaction: INTERACTIONS,
          searchParam: SEARCH_PARAMETERS,
          operation: [
            {
              name: 'export',
              definition: `${base}/openapi.json`,
              documentation: 'Consent/$export?patient: all agreements of one person in one Bundle.',
            },
          ],
        },
      ],
    },
  ],
});

/** The policy that holds for a person who said nothing under a regime (IHE PCF §53.2.1). */
export const implicitPolicy = (regime: DecidedRegime): object => {
  const { whenSilent, sentence, legalSource, effectiveFrom, recall } = REGIME_RULES[regime];
  return {
    regime,
    whenSilent,
    implicitPolicy: REGIME_CODES[regime].implicitPolicy,
    sentence,
    legalSource,
    effectiveFrom,
    recall,
    // Whatever is permitted: a person decides on each permit, and its holder must not do these (HL7 v3 ActCode).
    obligations: ['HUAPRV', 'AUDTR'],
    refrains: ['NORELINK', 'NOREUSE', 'NOLIST'],
  };
};
export const isDecided = (regime: string): regime is DecidedRegime =>
  (DECIDED_REGIMES as readonly string[]).includes(regime);

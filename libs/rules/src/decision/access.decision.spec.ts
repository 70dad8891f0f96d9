import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, TERMS, choice } from '../../test/choice.arbitrary.js';
import { ACCESS_CHECKS, accessDecision, decisionFor } from './access.decision.js';
import type { AccessFacts } from './decision.model.js';
import { recordDecision } from './record.decision.js';

const permit = {
  permitId: 'permit-1',
  applicationId: 'project-1',
  purpose: '53.1.e',
  datasets: [
    {
      datasetId: 'dataset-1',
      holderId: 'hospital',
      regime: 'NON_OPPOSITION',
      waitingDays: 0,
      categories: [],
      minimumCell: 3,
      resources: [{ resourceType: 'Condition', elements: ['code'] }],
    },
    {
      datasetId: 'dataset-ehds',
      holderId: 'hospital',
      regime: 'EHDS_OPT_OUT',
      waitingDays: 0,
      categories: [],
      minimumCell: 3,
      resources: [],
    },
    {
      datasetId: 'dataset-public-task',
      holderId: 'hospital',
      regime: 'PUBLIC_TASK_NO_OBJECTION',
      waitingDays: 0,
      categories: [],
      minimumCell: 3,
      resources: [],
    },
    {
      datasetId: 'dataset-odd',
      holderId: 'hospital',
      regime: 'SOMETHING_ELSE' as never,
      waitingDays: 0,
      categories: [],
      minimumCell: 3,
      resources: [],
    },
  ],
  persons: ['researcher-1'],
  environmentId: 'environment-1',
  validFrom: DAY(0),
  validUntil: DAY(100),
} as const;
const environment = {
  environmentId: 'environment-1',
  operatorId: 'bubble',
  country: 'FR',
  attestation: {
    hds: { certificate: 'HDS-1', validFrom: DAY(0), validUntil: DAY(90) },
    storageCountry: 'FR',
    auditedOn: '2026-01-01',
    logRetentionMonths: 12,
  },
};
const good: AccessFacts = {
  at: DAY(50),
  policy: { ehdsEarlyAdoption: true },
  requester: { type: 'person', id: 'researcher-1' },
  action: 'read',
  purpose: '53.1.e',
  datasetId: 'dataset-1',
  environmentId: 'environment-1',
  permit: { terms: permit, status: 'active' },
  cutSeen: true,
  suspended: false,
  environment,
  staleness: { ageMs: 1_000, boundMs: 10_000 },
};
const attested = (over: object): AccessFacts['environment'] => ({
  ...environment,
  attestation: { ...environment.attestation, ...over },
});

describe('a request for technical access', () => {
  it('is permitted when everything holds, with every check named', () => {
    const decision = accessDecision(good);
    expect(decision).toMatchObject({ effect: 'permit' });
    expect(decision.checks.map((check) => check.code)).toEqual(ACCESS_CHECKS.map((check) => check.code));
    expect(decision.checks.every((check) => check.verdict !== 'fail')).toBe(true);
  });

  const refused: [name: string, over: Partial<AccessFacts>, reason: string][] = [
    ['no such permit', { permit: undefined }, 'permit-unknown'],
    [
      'a permit signed and not yet activated',
      { permit: { terms: permit, status: 'signed' } },
      'permit-not-active',
    ],
    [
      'a permit in an unknown state',
      { permit: { terms: permit, status: 'dormant' as never } },
      'permit-not-active',
    ],
    ['a revoked permit', { permit: { terms: permit, status: 'revoked' } }, 'permit-revoked'],
    ['a superseded permit', { permit: { terms: permit, status: 'superseded' } }, 'permit-superseded'],
    ['a permit that ran out', { at: DAY(100) }, 'permit-expired'],
    ['a permit marked as expired', { permit: { terms: permit, status: 'expired' } }, 'permit-expired'],
    [
      'a permit that has not begun',
      { permit: { terms: { ...permit, validFrom: DAY(51) }, status: 'active' } },
      'permit-not-yet-valid',
    ],
    ['a cut not seen in every partition', { cutSeen: false }, 'cut-missing'],
    ['a suspension', { suspended: true }, 'permit-suspended'],
    ['a suspended permit', { permit: { terms: permit, status: 'suspended' } }, 'permit-suspended'],
    [
      'a person who is not listed',
      { requester: { type: 'person', id: 'researcher-2' } },
      'person-not-listed',
    ],
    [
      'a client that is not listed',
      { requester: { type: 'client', id: 'some-system' } },
      'person-not-listed',
    ],
    ['no purpose', { purpose: undefined }, 'purpose-unknown'],
    ['an invented purpose', { purpose: '53.1.z' }, 'purpose-unknown'],
    ['a name that every object has', { purpose: 'constructor' }, 'purpose-unknown'],
    ['another purpose', { purpose: '53.1.d' }, 'purpose-not-permitted'],
    ['a part of the purpose: not the purpose', { purpose: '53.1.e.ii' }, 'purpose-not-permitted'],
    ['a prohibited use as purpose', { purpose: '54.c' }, 'purpose-prohibited'],
    [
      'an EHDS purpose before 2029 without early adoption',
      { policy: { ehdsEarlyAdoption: false } },
      'purpose-not-in-force',
    ],
    ['another dataset', { datasetId: 'dataset-2' }, 'dataset-not-in-permit'],
    ['no dataset', { datasetId: undefined }, 'dataset-not-in-permit'],
    ['an unknown regime', { datasetId: 'dataset-odd' }, 'regime-unknown'],
    [
      'a regime that the platform does not decide',
      { datasetId: 'dataset-public-task' },
      'regime-not-decided',
    ],
    ['an unknown environment', { environment: undefined }, 'environment-unknown'],
    ['no environment named', { environmentId: undefined }, 'environment-unknown'],
    [
      'an environment never attested',
      { environment: { ...environment, attestation: null } },
      'environment-not-attested',
    ],
    [
      'an attestation that lapsed',
      { environment: attested({ hds: { certificate: 'HDS-1', validFrom: DAY(0), validUntil: DAY(50) } }) },
      'environment-attestation-expired',
    ],
    [
      'an attestation that begins later',
      { environment: attested({ hds: { certificate: 'HDS-1', validFrom: DAY(51), validUntil: DAY(90) } }) },
      'environment-not-attested',
    ],
    [
      'storage outside the EEA',
      { environment: attested({ storageCountry: 'US' }) },
      'environment-not-conforming',
    ],
    [
      'logs kept for less than a year',
      { environment: attested({ logRetentionMonths: 11 }) },
      'environment-not-conforming',
    ],
    [
      'another attested environment',
      { environmentId: 'environment-2', environment: { ...environment, environmentId: 'environment-2' } },
      'environment-not-of-permit',
    ],
    ['a resource type that is not in the permit', { resourceType: 'Patient' }, 'resource-type-not-permitted'],
    ['an unknown action', { action: 'sell' }, 'action-unknown'],
    [
      'a holder of other data',
      { requester: { type: 'holder', holderId: 'clinic' } },
      'holder-not-of-dataset',
    ],
    [
      'an operator of another environment',
      { requester: { type: 'environment-operator', operatorId: 'cloud' } },
      'operator-not-of-environment',
    ],
    ['a state too old', { staleness: { ageMs: 10_001, boundMs: 10_000 } }, 'stale-state'],
    ['no beat heard at all', { staleness: { ageMs: undefined, boundMs: 10_000 } }, 'stale-state'],
  ];
  it.each(refused)('refuses %s, with its own reason', (_name, over, reason) => {
    const decision = accessDecision({ ...good, ...over });
    expect(decision).toMatchObject({ effect: 'deny', reason });
    const failing = decision.checks.find((check) => check.code === reason)!;
    expect(failing.verdict).toBe('fail');
    expect(failing.sentence.fr.length).toBeGreaterThan(10);
    expect(failing.sentence.en.length).toBeGreaterThan(10);
    expect(failing.legalSource).not.toBe('');
  });

  it.each([
    [{ type: 'holder', holderId: 'hospital' }, 'release'],
    [{ type: 'environment-operator', operatorId: 'bubble' }, 'unseal'],
  ] as const)('lets %o do its step', (requester, action) => {
    expect(accessDecision({ ...good, requester, action }).effect).toBe('permit');
  });

  it('is total and denies by default', () => {
    fc.assert(
      fc.property(fc.anything(), (rubbish) => {
        expect(accessDecision(rubbish as AccessFacts).effect).toBe('deny');
      }),
    );
  });

  it('permits nothing once any fact is missing', () => {
    for (const key of Object.keys(good) as (keyof AccessFacts)[]) {
      expect([key, accessDecision({ ...good, [key]: undefined }).effect]).toEqual([key, 'deny']);
    }
  });
});

describe('a withheld person', () => {
  const record = (over: object) => ({
    terms: { ...TERMS, waitingDays: 0 },
    moment: 'access' as const,
    positions: { applied: 9 },
    choices: [],
    subject: 'linked' as const,
    informedAt: DAY(0),
    at: DAY(50),
    ...over,
  });
  const causes = [
    { choices: [choice('NON_OPPOSITION', 'object', 'everything', 1)] },
    { subject: 'parked' as const },
    { subject: 'ambiguous' as const },
    { informedAt: null },
    { positions: {} },
  ];
  it('has the same answer for a data user whatever the cause', () => {
    const answers = causes.map((over) => {
      const person = record(over);
      const decision = accessDecision({ ...good, record: person });
      return JSON.stringify(decisionFor('data-user', decision, recordDecision(person)));
    });
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0]!)).toMatchObject({ effect: 'deny', reason: 'person-withheld' });
  });
  it('is explained to the holder who prepares the data', () => {
    const person = record(causes[0]!);
    const decision = decisionFor(
      'holder',
      accessDecision({ ...good, record: person }),
      recordDecision(person),
    );
    expect(decision).toMatchObject({ effect: 'deny', reason: 'choice-denies' });
  });
  it('is not withheld when nothing stands against it', () => {
    expect(accessDecision({ ...good, record: record({}) }).effect).toBe('permit');
  });
});

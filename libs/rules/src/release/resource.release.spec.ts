import { describe, expect, it } from '@jest/globals';
import type { ReleaseRuleset } from './ruleset.model.js';
import { namesElement, releaseResource, subjectOf } from './resource.release.js';

const people: Record<string, string> = { alice: 'p-1', bob: 'p-2' };
const ruleset = (
  resources: Record<string, string[]>,
  over: Partial<ReleaseRuleset> = {},
): ReleaseRuleset => ({
  resources: Object.entries(resources).map(([resourceType, elements]) => ({ resourceType, elements })),
  pseudonymOf: (id) => (Object.hasOwn(people, id) ? people[id] : undefined),
  idRewriter: (type, id) => `r-${type.length}-${[...id].reverse().join('')}`,
  inRelease: (_type, id) => id.startsWith('in-'),
  ...over,
});

const condition = {
  resourceType: 'Condition',
  id: 'c1',
  meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition'] },
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code: {
    coding: [{ system: 'http://snomed.info/sct', code: '91302008', display: 'Sepsis (disorder)' }],
    text: 'Alice has sepsis',
  },
  subject: { reference: 'Patient/alice', display: 'Mrs. Alice Upton' },
  encounter: { reference: 'Encounter/in-e1', display: 'Visit of Alice' },
  onsetDateTime: '1976-01-19T22:58:16-05:00',
  note: [{ text: 'Alice told me …' }],
};
const kept = (resource: unknown, rules: ReleaseRuleset): unknown => {
  const outcome = releaseResource(resource, rules);
  return 'kept' in outcome ? outcome.kept : outcome;
};

describe('one record under a release', () => {
  it('keeps the listed elements, pseudonymous ids, and codes with their labels', () => {
    expect(
      kept(condition, ruleset({ Condition: ['code', 'onset[x]', 'encounter', 'subject', 'note', 'text'] })),
    ).toEqual({
      resourceType: 'Condition',
      id: 'r-9-1c',
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '91302008', display: 'Sepsis (disorder)' }],
      },
      subject: { reference: 'Patient/p-1' },
      encounter: { reference: 'Encounter/r-9-1e-ni' },
      onsetDateTime: '1976-01-19T22:58:16-05:00',
    });
  });
  it('keeps the person’s pseudonym even if the permit does not list it, so that a withdrawal can be honoured', () => {
    expect(releaseResource(condition, ruleset({ Condition: ['clinicalStatus'] }))).toEqual({
      kept: {
        resourceType: 'Condition',
        id: 'r-9-1c',
        clinicalStatus: condition.clinicalStatus,
        subject: { reference: 'Patient/p-1' },
      },
      person: 'p-1',
    });
  });
  it('does not change what it was given', () => {
    const before = structuredClone(condition);
    releaseResource(condition, ruleset({ Condition: ['code', 'note', 'encounter'] }));
    expect(condition).toEqual(before);
  });

  it.each<[name: string, resource: unknown, reason: string]>([
    [
      'of somebody who is not in the people file',
      { ...condition, subject: { reference: 'Patient/carol' } },
      'person-not-in-release',
    ],
    [
      'of a name that every object has',
      { ...condition, subject: { reference: 'Patient/constructor' } },
      'person-not-in-release',
    ],
    ['of nobody', { ...condition, subject: undefined }, 'no-single-person'],
    ['of a group', { ...condition, subject: { reference: 'Group/alice' } }, 'no-single-person'],
    [
      'of someone named on another server',
      { ...condition, subject: { reference: 'https://other.example/fhir/Patient/alice' } },
      'no-single-person',
    ],
    [
      'of someone named by a search',
      { ...condition, subject: { reference: 'Patient?identifier=x|alice' } },
      'no-single-person',
    ],
    ['of two people', { ...condition, patient: { reference: 'Patient/bob' } }, 'no-single-person'],
    [
      'of a type outside the permit',
      { ...condition, resourceType: 'Observation' },
      'resource-type-not-permitted',
    ],
    ['without an id', { ...condition, id: undefined }, 'malformed'],
    ['with an id that is none', { ...condition, id: '../x' }, 'malformed'],
    ['that is a list', [condition], 'malformed'],
    ['that is nothing', null, 'malformed'],
    ['that is text', 'Condition', 'malformed'],
    [
      'with a modifier that would be lost',
      { ...condition, modifierExtension: [{ url: 'http://x', valueBoolean: true }] },
      'modifier-extension',
    ],
    [
      'with a modifier inside a kept element',
      { ...condition, code: { modifierExtension: [{ url: 'http://x' }] } },
      'modifier-extension',
    ],
  ])('is left behind: %s', (_name, resource, reason) => {
    expect(kept(resource, ruleset({ Condition: ['code'] }))).toEqual({ left: reason });
  });

  it.each([
    [
      'DiagnosticReport',
      { presentedForm: [{ contentType: 'application/pdf', data: 'JVBERi0=' }] },
      'presentedForm',
    ],
    ['Consent', { sourceAttachment: { contentType: 'image/png', url: 'http://x/y.png' } }, 'source[x]'],
    ['DocumentReference', { status: 'current' }, 'status'],
    ['Binary', {}, 'status'],
  ])('with a file is left behind: %s', (resourceType, extra, element) => {
    const record = {
      resourceType,
      id: 'x',
      subject: { reference: 'Patient/alice' },
      patient: { reference: 'Patient/alice' },
      ...extra,
    };
    expect(kept(record, ruleset({ [resourceType]: [element] }))).toEqual({ left: 'attachment' });
  });
  it('with a file in an element that is not permitted goes without it', () => {
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'x',
      subject: { reference: 'Patient/alice' },
      status: 'final',
      presentedForm: [{ contentType: 'text/plain', data: 'eA==' }],
    };
    expect(kept(report, ruleset({ DiagnosticReport: ['status'] }))).toEqual({
      resourceType: 'DiagnosticReport',
      id: expect.any(String),
      status: 'final',
      subject: { reference: 'Patient/p-1' },
    });
  });
});

describe('a patient', () => {
  const patient = {
    resourceType: 'Patient',
    id: 'alice',
    text: { status: 'generated', div: '<div>Alice</div>' },
    extension: [
      { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'F' },
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName', valueString: 'Harold594' },
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
        valueAddress: { city: 'Olathe', country: 'US' },
      },
    ],
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-94-5397' }],
    name: [{ use: 'official', family: 'Upton', given: ['Alice'] }],
    telecom: [{ system: 'phone', value: '555-1234', use: 'home' }],
    gender: 'female',
    birthDate: '1976-01-19',
    _birthDate: { extension: [{ url: 'http://x', valueString: 'Alice' }] },
    address: [{ line: ['1 Main St'], city: 'Olathe', postalCode: '66062' }],
    maritalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M', display: 'Married' },
      ],
      text: 'Married',
    },
    multipleBirthBoolean: false,
    communication: [
      {
        language: {
          coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US', display: 'English' }],
          text: 'English',
        },
      },
    ],
    contact: [{ name: { family: 'Upton' } }],
    generalPractitioner: [{ reference: 'Practitioner/in-gp' }],
    managingOrganization: { reference: 'Organization/in-org', display: 'Clinic' },
    link: [{ other: { reference: 'Patient/carol' }, type: 'seealso' }],
  };
  const all = Object.keys(patient).filter((key) => key !== 'resourceType' && key !== 'id');

  it('with every element permitted still keeps no name, identifier, contact, address or free text', () => {
    expect(kept(patient, ruleset({ Patient: all }))).toEqual({
      resourceType: 'Patient',
      id: 'p-1',
      extension: [
        { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'F' },
      ],
      gender: 'female',
      birthDate: '1976-01-19',
      maritalStatus: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M', display: 'Married' },
        ],
      },
      multipleBirthBoolean: false,
      communication: [
        { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US', display: 'English' }] } },
      ],
      link: [{ type: 'seealso' }],
    });
  });
  it('keeps no extension unless the permit names it', () => {
    expect(kept(patient, ruleset({ Patient: ['gender'] }))).toEqual({
      resourceType: 'Patient',
      id: 'p-1',
      gender: 'female',
    });
  });
});

describe('references', () => {
  const encounter = (extra: object) => ({
    resourceType: 'Encounter',
    id: 'in-e1',
    subject: { reference: 'Patient/alice' },
    ...extra,
  });
  it.each([
    [
      'to a record of the release',
      { reference: 'Condition/in-c1', display: 'Sepsis of Alice' },
      { reference: 'Condition/r-9-1c-ni' },
    ],
    [
      'to a version of a record of the release',
      { reference: 'Condition/in-c1/_history/2' },
      { reference: 'Condition/r-9-1c-ni' },
    ],
    ['to another person of the release', { reference: 'Patient/bob' }, { reference: 'Patient/p-2' }],
    ['to a person outside', { reference: 'Patient/carol' }, undefined],
    ['to a record outside', { reference: 'Condition/out-c2' }, undefined],
    ['to a practitioner, whatever the release holds', { reference: 'Practitioner/in-x' }, undefined],
    ['to an organisation', { reference: 'Organization/in-x' }, undefined],
    ['to a location', { reference: 'Location/in-x' }, undefined],
    [
      'by a search that names a number',
      {
        reference: 'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999974493',
        display: 'Dr. Simonis',
      },
      undefined,
    ],
    ['by a search, of a type of the release', { reference: 'Condition?identifier=in-c1' }, undefined],
    ['to a contained record', { reference: '#in-c1' }, undefined],
    ['by urn', { reference: 'urn:uuid:0023b3a7-2ded-840c-ee5b-6b123fdcfb0b' }, undefined],
    ['to another server', { reference: 'https://x.example/Condition/in-c1' }, undefined],
    [
      'by identifier alone',
      { identifier: { system: 'http://x', value: 'secret' }, display: 'Alice' },
      undefined,
    ],
  ])('%s', (_name, reference, expected) => {
    const result = kept(encounter({ partOf: reference }), ruleset({ Encounter: ['partOf'] })) as Record<
      string,
      unknown
    >;
    expect(result.partOf).toEqual(expected);
  });
  it('deep inside are treated alike, and what is emptied goes', () => {
    const record = encounter({
      participant: [
        {
          type: [{ coding: [{ system: 'http://t', code: 'PPRF', display: 'primary performer' }], text: 'x' }],
          period: { start: '1989-10-04T02:25:16-04:00' },
          individual: { reference: 'Practitioner/in-x', display: 'Dr. Y' },
        },
      ],
      location: [{ location: { reference: 'Location/in-l', display: 'HOSPITAL' } }],
      diagnosis: [{ condition: { reference: 'Condition/in-c1', display: 'Z' }, rank: 1 }],
      status: 'finished',
    });
    expect(kept(record, ruleset({ Encounter: ['participant', 'location', 'diagnosis', 'status'] }))).toEqual({
      resourceType: 'Encounter',
      id: 'r-9-1e-ni',
      subject: { reference: 'Patient/p-1' },
      participant: [
        {
          type: [{ coding: [{ system: 'http://t', code: 'PPRF', display: 'primary performer' }] }],
          period: { start: '1989-10-04T02:25:16-04:00' },
        },
      ],
      diagnosis: [{ condition: { reference: 'Condition/r-9-1c-ni' }, rank: 1 }],
      status: 'finished',
    });
  });
});

describe('names of elements', () => {
  it.each([
    ['onset[x]', 'onsetDateTime', true],
    ['onset[x]', 'onset', false],
    ['onset[x]', 'onsetting', false],
    ['onset[x]', 'onsetString', true],
    ['code', 'code', true],
    ['code', 'codeX', false],
    ['onsetDateTime', 'onsetDateTime', true],
  ])('%s names %s: %s', (listed, element, expected) => expect(namesElement(listed, element)).toBe(expected));
});

describe('the person of a record', () => {
  it.each([
    [{ resourceType: 'Patient', id: 'alice' }, 'alice'],
    [{ resourceType: 'Immunization', id: 'i', patient: { reference: 'Patient/alice' } }, 'alice'],
    [{ resourceType: 'Coverage', id: 'i', beneficiary: { reference: 'Patient/alice' } }, 'alice'],
    [{ resourceType: 'Organization', id: 'o' }, undefined],
    [{ resourceType: 'Observation', id: 'o', subject: [{ reference: 'Patient/alice' }] }, undefined],
    [undefined, undefined],
  ])('%o is about %s', (resource, person) => expect(subjectOf(resource)).toBe(person));
});

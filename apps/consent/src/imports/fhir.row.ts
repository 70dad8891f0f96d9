import { isProblemCode, type ImportedPerson, type Notice } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { readConsent, type FhirVersion, type ReadingFacts } from '@garant/rules';
import { fault, rowFrom, type ParsedRow, type RowParser } from './row.parsing.js';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const noRows: RowParser = () => [];

/**
 * Reads entries of a Bundle whose resources are FHIR Consents, R4 or R5, as `readConsent` does: as written, and nothing
 * that is not understood is left out. The person is named by this register's reference (`Patient/<uuid>`), by a holder's
 * local id (`patient.identifier`, system `urn:garant:fhir:local-id:<datasetId>`), or by the traits of a contained Patient.
 * The resource's first identifier is source and source id.
 */
export async function fhirReader(tx: Tx, base: string, acceptedAt: string): Promise<RowParser> {
  const rows = await tx.query<{
    notice_id: string;
    version: number;
    regime: Notice['regime'];
    hash: string;
  }>('SELECT notice_id, version, regime, hash FROM notice');
  const notices = new Map(
    rows.map(({ notice_id: id, version, regime, hash }) => [`${id}/${version}`, { regime, hash }]),
  );
  const facts: ReadingFacts = {
    base,
    acceptedAt,
    notice: (noticeId, version) => notices.get(`${noticeId}/${version}`),
  };
  return ({ text: json }) => readEntry(json!, facts);
}

function readEntry(json: string, facts: ReadingFacts): ParsedRow[] {
  let entry: unknown;
  try {
    entry = JSON.parse(json);
  } catch {
    return [fault('')];
  }
  const resource = isNode(entry) ? entry.resource : undefined;
  if (!isNode(resource) || resource.resourceType !== 'Consent')
    return [fault('resource.resourceType', 'fhir-structure')];
  const version: FhirVersion = 'patient' in resource ? 'R4' : 'R5';
  const named = personOf(resource, version);
  if ('fault' in named) return [named];
  const [identifier] = Array.isArray(resource.identifier) ? (resource.identifier as unknown[]) : [];
  const source = isNode(identifier) ? text(identifier.system) : undefined;
  const sourceId = isNode(identifier) ? text(identifier.value) : undefined;
  if (source === undefined || sourceId === undefined) return [fault('Consent.identifier', 'fhir-structure')];
  const reading = readConsent(version, named.resource, facts);
  if (!reading.ok) {
    const [issue] = reading.issues;
    const rule = issue && isProblemCode(issue.code) ? issue.code : 'fhir-structure';
    return [fault(issue?.expression ?? 'Consent', rule)];
  }
  return reading.consent.acts.map((act, n) =>
    // Who speaks for somebody proves it here; a record of it is no proof.
    act.authorityId === undefined
      ? rowFrom({
          person: named.person ?? { subjectRef: reading.consent.subjectRef },
          regime: act.regime,
          act: act.act,
          scope: act.scope,
          notice: {
            noticeId: act.notice.noticeId,
            version: act.notice.version,
            language: act.notice.language,
            hash: act.notice.hash,
          },
          actedAt: act.actedAt,
          source,
          sourceId: n === 0 ? sourceId : `${sourceId}#${n}`,
        })
      : fault('Consent.performer', 'authority-missing'),
  );
}

const LOCAL_ID = /^urn:garant:fhir:local-id:([0-9a-f-]{36})$/;
/** Stands for a person whom the vault has to find, while the resource is read. */
const SOMEBODY = '00000000-0000-4000-8000-000000000000';

/** The person as the vault looks them up, and the resource with them in the form that the reader knows. */
function personOf(
  resource: Node,
  version: FhirVersion,
): { resource: Node; person?: ImportedPerson } | Extract<ParsedRow, { fault: unknown }> {
  const [element, speaker] =
    version === 'R4' ? (['patient', 'performer'] as const) : (['subject', 'grantor'] as const);
  const subject = resource[element];
  if (!isNode(subject)) return { resource };
  const reference = text(subject.reference);
  const identifier = isNode(subject.identifier) ? subject.identifier : undefined;
  const local = LOCAL_ID.exec(text(identifier?.system) ?? '');
  const localId = text(identifier?.value);
  if (reference === undefined && local && localId)
    return { resource: standIn(resource, element, speaker), person: { datasetId: local[1]!, localId } };
  if (!reference?.startsWith('#')) return { resource };
  const contained = Array.isArray(resource.contained) ? (resource.contained as unknown[]) : [];
  const [patient, more] = contained;
  const traits = isNode(patient) && more === undefined ? traitsOf(patient, reference.slice(1)) : undefined;
  if (!traits)
    return fault('Consent.contained', 'fhir-actor-unknown') as Extract<ParsedRow, { fault: unknown }>;
  const { contained: _read, ...rest } = resource;
  return { resource: standIn(rest, element, speaker, reference), person: traits };
}

function standIn(resource: Node, element: string, speaker: string, reference?: string): Node {
  const somebody = { reference: `Patient/${SOMEBODY}` };
  const speakers = Array.isArray(resource[speaker]) ? (resource[speaker] as unknown[]) : undefined;
  const isThem = (each: unknown): boolean =>
    isNode(each) &&
    (reference === undefined
      ? JSON.stringify(each) === JSON.stringify(resource[element])
      : text(each.reference) === reference);
  return {
    ...resource,
    [element]: somebody,
    ...(speakers ? { [speaker]: speakers.map((each) => (isThem(each) ? somebody : each)) } : {}),
  };
}

/** Traits of a contained Patient that has these and no other elements; what else it says would be lost. */
function traitsOf(patient: Node, id: string): ImportedPerson | undefined {
  const { resourceType, id: own, name, birthDate, gender, ...others } = patient;
  if (resourceType !== 'Patient' || own !== id || Object.keys(others).length > 0) return undefined;
  const [only, more] = Array.isArray(name) ? (name as unknown[]) : [];
  if (!isNode(only) || more !== undefined) return undefined;
  const given = Array.isArray(only.given) ? only.given : [];
  return {
    familyName: text(only.family) ?? '',
    givenNames: given.join(' '),
    birthDate: text(birthDate) ?? '',
    gender: (text(gender) ?? '') as 'unknown',
  };
}

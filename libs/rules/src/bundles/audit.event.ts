import { PURPOSES } from '../purposes/purpose.table.js';
import { rfc8785, type ExportedEntry } from './bundle.table.js';

/**
 * Log entries as HL7 FHIR R4 (4.0.1) `AuditEvent`, for tools that read those. Codes are of the value sets that the
 * resource binds: audit-event-type and DICOM PS3.16 CID 400, audit-event-action, audit-event-outcome,
 * extra-security-role-type, security-source-type, audit-entity-type, object-role, v3-ActReason.
 */
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const HL7 = 'http://terminology.hl7.org/CodeSystem/';
const URI = 'urn:ietf:rfc:3986';
/** Names, not addresses. */
const OWN = 'urn:garant:fhir:';

interface Coding {
  system: string;
  code: string;
  display?: string;
}
const coding = (system: string, code: string, display?: string): Coding => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});

const KINDS = {
  activity: coding(DICOM, '110100', 'Application Activity'),
  logUsed: coding(DICOM, '110101', 'Audit Log Used'),
  export: coding(DICOM, '110106', 'Export'),
  import: coding(DICOM, '110107', 'Import'),
  patient: coding(DICOM, '110110', 'Patient Record'),
  query: coding(DICOM, '110112', 'Query'),
  alert: coding(DICOM, '110113', 'Security Alert'),
  login: coding(DICOM, '110114', 'User Authentication'),
} as const;

/** First match counts. */
const TYPE_TABLE: readonly (readonly [RegExp, keyof typeof KINDS])[] = [
  [/^(entries\.read|bundle\.|log\.|mission\.|period\.)/, 'logUsed'],
  [/^(alarm\.|key\.parked|detection\.)/, 'alert'],
  [/^data\.read$/, 'query'],
  [/^(account\.|session\.)/, 'login'],
  [/^(release\.|unseal\.|delivery\.|export\.|result\.)/, 'export'],
  [/^(import\.|choices\.imported|linkage\.)/, 'import'],
  [/^(choice\.|advance-choice\.|person\.|people\.|identity\.|death\.|contact\.|details\.erased)/, 'patient'],
];

/** What the last word of a type does: create, read, update, delete; anything else is carried out (E). */
const ACTION_TABLE: readonly (readonly [RegExp, 'C' | 'R' | 'U' | 'D'])[] = [
  [/(^|[.-])(read|asked|searched)$/, 'R'],
  [/(^|[.-])(erased?|deleted?|removed?|pruned|withdrawn?|retracted?)$/, 'D'],
  [/(^|[.-])(changed?|updated?|amended?|extended?|redact(ed)?|rectif(y|ied)|tuned?|merged|split)$/, 'U'],
  [
    /(^|[.-])(recorded?|submit(ted)?|drafted?|opened?|registered|register|created|made|make|issued?|filed?|imported|added|declared?|described?|published?|planned|placed?|raised|cut)$/,
    'C',
  ],
];

const wordOf = <T>(table: readonly (readonly [RegExp, T])[], text: string, otherwise: T): T =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? otherwise;

/** 0 success, 4 minor failure (a refusal), 8 serious failure (a message that could not be believed). */
function outcomeOf(entry: ExportedEntry['entry']): '0' | '4' | '8' {
  const flags = Array.isArray(entry.flags) ? entry.flags : [];
  if (flags.some((flag) => ['unreadable', 'bad-signature', 'schema-violation'].includes(String(flag))))
    return '8';
  return entry.outcome === 'refused' || entry.outcome === 'deny' || entry.type === 'command.refused'
    ? '4'
    : '0';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const identifier = (ref: string): { system?: string; value: string } =>
  UUID.test(ref) ? { system: URI, value: `urn:uuid:${ref}` } : { value: ref };
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What an entry names besides the person, in the order of the entry. */
const THINGS = ['permit', 'dataset', 'application', 'release', 'environment'] as const;

/** @param origin of the log (C2SP): the site that the event is reported by */
export function auditEventOf(
  { index, leafHash, entry }: ExportedEntry,
  origin: string,
): Record<string, unknown> {
  const type = textOf(entry.type) ?? 'unknown';
  const source = textOf(entry.source) ?? origin;
  const purpose = textOf(entry.purpose);
  const outcome = textOf(entry.outcome);
  const subject = textOf(entry.subject);
  return {
    resourceType: 'AuditEvent',
    id: `entry-${index}`,
    type: KINDS[wordOf(TYPE_TABLE, type, 'activity')],
    subtype: [coding(`${OWN}event-type`, type)],
    action: wordOf<'C' | 'R' | 'U' | 'D' | 'E'>(ACTION_TABLE, type, 'E'),
    recorded: textOf(entry.time) ?? textOf(entry.received),
    outcome: outcomeOf(entry),
    ...(outcome === undefined ? {} : { outcomeDesc: outcome }),
    ...(purpose === undefined ? {} : { purposeOfEvent: [{ coding: purposeCodings(purpose) }] }),
    agent: [agentOf(entry, source)],
    source: {
      site: origin,
      observer: { identifier: { value: source }, display: source },
      type: [coding(`${HL7}security-source-type`, '4', 'Application Server')],
    },
    entity: [
      {
        what: { identifier: { system: `https://${origin}`, value: String(index) } },
        type: coding(`${HL7}audit-entity-type`, '2', 'System Object'),
        role: coding(`${HL7}object-role`, '13', 'Security Resource'),
        name: `entry ${index}`,
        detail: detailsOf(entry, leafHash),
      },
      ...(subject === undefined
        ? []
        : [
            {
              what: { identifier: identifier(subject) },
              type: coding(`${HL7}audit-entity-type`, '1', 'Person'),
              role: coding(`${HL7}object-role`, '1', 'Patient'),
            },
          ]),
      ...THINGS.flatMap((name) => {
        const ref = textOf(entry[name]);
        return ref === undefined
          ? []
          : [
              {
                what: { identifier: identifier(ref) },
                type: coding(`${HL7}audit-entity-type`, '2', 'System Object'),
                role: coding(`${HL7}object-role`, '4', 'Domain Resource'),
                name,
              },
            ];
      }),
    ],
  };
}

/** The platform's own code, and HL7's nearest reasons for it. */
function purposeCodings(code: string): Coding[] {
  const hl7 = Object.hasOwn(PURPOSES, code) ? PURPOSES[code as keyof typeof PURPOSES].crosswalk.hl7 : [];
  return [...hl7.map((reason) => coding(`${HL7}v3-ActReason`, reason)), coding(`${OWN}purpose`, code)];
}

function agentOf(entry: ExportedEntry['entry'], source: string): Record<string, unknown> {
  const actor = entry.actor as { ref?: unknown; role?: unknown } | null | undefined;
  const ref = textOf(actor?.ref);
  const role = textOf(actor?.role);
  const kind = (code: string, display: string) => ({
    coding: [coding(`${HL7}extra-security-role-type`, code, display)],
  });
  return ref === undefined
    ? { type: kind('dataprocessor', 'data processor'), who: { display: source }, requestor: true }
    : {
        type: kind('humanuser', 'human user'),
        ...(role === undefined ? {} : { role: [{ coding: [coding(`${OWN}role`, role)] }] }),
        who: { identifier: identifier(ref) },
        requestor: true,
      };
}

function detailsOf(entry: ExportedEntry['entry'], leafHash: string): { type: string; valueString: string }[] {
  const actor = entry.actor as { organisation?: unknown } | null | undefined;
  const told: [string, unknown][] = [
    ['leaf-hash', leafHash],
    ['commitment', entry.commit],
    ['message', entry.id],
    ['cause', entry.cause],
    ['organisation', actor?.organisation],
    ['flags', Array.isArray(entry.flags) ? entry.flags.join(' ') : undefined],
  ];
  return told.flatMap(([type, value]) => {
    const valueString = textOf(value);
    return valueString === undefined ? [] : [{ type, valueString }];
  });
}

/** `fhir/AuditEvent.ndjson`: one resource a line, in RFC 8785 form, so that it can be made again and compared. */
export const BUNDLE_FHIR = {
  head: '',
  line: (row: ExportedEntry, origin: string): string => rfc8785(auditEventOf(row, origin)),
};

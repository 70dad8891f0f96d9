import { z } from 'zod';
import { ACTS, DECIDED_REGIMES, RECORDED_ACTS, SCOPE_KINDS } from '@garant/rules';
import { choiceScope, identityTraits, noticeSeen, type consentEvents } from './consent.js';
import { language, position, sha256Hex, subjectIndex, timestamp, uuid, version } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

export const IMPORT_FORMATS = ['csv', 'ndjson', 'fhir'] as const;
export const importFormat = z.enum(IMPORT_FORMATS);
export type ImportFormat = z.infer<typeof importFormat>;

/**
 * Whose choice a row is: by identity traits, by a local id of a holder's completed linkage, or by the reference that this
 * register gave. Personal: only in the uploaded file and in the vault.
 */
export const importedPerson = z.union([
  identityTraits,
  z.object({ datasetId: uuid, localId: z.string().trim().min(1).max(200) }),
  z.object({ subjectRef: uuid }),
]);
export type ImportedPerson = z.infer<typeof importedPerson>;

/** A row of a file of historical choices, as JSON (NDJSON); CSV has the same names flat, see IMPORT_COLUMNS. */
export const importRow = z.object({
  person: importedPerson,
  regime: z.enum(DECIDED_REGIMES),
  act: z.enum(ACTS),
  scope: choiceScope,
  notice: z.object({
    noticeId: z.string().min(1).max(100),
    version,
    language: language.default('fr'),
    /** Given: it must be the register's own. */
    hash: sha256Hex.optional(),
  }),
  /**
   * When the person acted: a moment with its offset, or a day. A day is read in favour of protection: a protective act
   * at its last instant, a permissive one at its first (UTC).
   */
  actedAt: z.union([z.iso.datetime({ offset: true }), z.iso.date()]),
  /** The system or office that recorded it, and its own id there: the same pair is the same act, for ever. */
  source: z.string().trim().min(1).max(100),
  sourceId: z.string().trim().min(1).max(200),
});
export type ImportRow = z.infer<typeof importRow>;

/** Columns of a CSV file (RFC 4180, UTF-8, comma or semicolon), in any order; those of one way to name the person suffice. */
export const IMPORT_COLUMNS = [
  'familyName',
  'givenNames',
  'birthDate',
  'gender',
  'datasetId',
  'localId',
  'subjectRef',
  'regime',
  'act',
  'scopeKind',
  'scopeId',
  'noticeId',
  'noticeVersion',
  'noticeLanguage',
  'noticeHash',
  'actedAt',
  'source',
  'sourceId',
] as const;

/** Acts of one import that stand together in the register. */
export const IMPORT_BATCH = 500;

export const importsCommands = {
  /** Key: importId. The file was uploaded before and is named by its hash. Data-protection officers only. */
  'import.submit': z.object({
    importId: uuid,
    fileSha256: sha256Hex,
    format: importFormat,
    /** Report only: nothing is recorded. */
    dryRun: z.boolean(),
  }),
} as const satisfies Record<string, z.ZodType>;

export const importCounts = z.object({
  lines: z.number().int(),
  /** Recorded; in a dry run: that would be. */
  imported: z.number().int(),
  /** Acts of the same source and source id that the register already had. */
  duplicates: z.number().int(),
  rejected: z.number().int(),
  /** People whom the vault did not know. */
  newPeople: z.number().int(),
  /** Rows whose person resembles others: kept apart, and waiting for a human. */
  ambiguous: z.number().int(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const importsEvents = {
  /**
   * Up to 500 imported acts, at the positions from `firstPosition` on, in order of `rows`. In the partition of every
   * subject that it names, so that one person's acts keep their order. Each row is read as a `choice.recorded`.
   */
  'choices.imported': z.object({
    importId: uuid,
    firstPosition: position,
    acceptedAt: timestamp,
    recordedAt: timestamp,
    /** Account of whoever submitted the import. */
    actedBy: uuid,
    notices: z.array(noticeSeen).max(IMPORT_BATCH),
    rows: z
      .array(
        z.object({
          choiceId: uuid,
          subjectRef: uuid,
          subjectIndex,
          regime: z.enum(DECIDED_REGIMES),
          act: z.enum(RECORDED_ACTS),
          scope: z.object({ kind: z.enum(SCOPE_KINDS), id: z.string().optional() }),
          /** Place in `notices`. */
          notice: z.number().int().nonnegative(),
          actedAt: timestamp,
        }),
      )
      .min(1)
      .max(IMPORT_BATCH),
  }),
  'import.completed': z.object({
    importId: uuid,
    fileSha256: sha256Hex,
    format: importFormat,
    dryRun: z.boolean(),
    status: z.enum(['completed', 'failed']),
    counts: importCounts,
    completedAt: timestamp,
  }),
} as const satisfies Record<string, z.ZodType>;

/** What the data-protection officer sees of one import. */
export const importReport = z.object({
  importId: uuid,
  fileSha256: sha256Hex,
  format: importFormat,
  dryRun: z.boolean(),
  status: z.enum(['pending', 'running', 'completed', 'failed']),
  submittedAt: timestamp,
  completedAt: timestamp.nullable(),
  counts: importCounts,
  /** Bytes worked off, of how many. */
  doneBytes: z.number().int(),
  totalBytes: z.number().int(),
  /** First and last position that the import took in the register. */
  positions: z.tuple([position, position]).nullable(),
  /** Why nothing of the file could be read: a code of the problems table. */
  fault: z.string().nullable(),
  /** Lines by rule, most frequent first. */
  byRule: z.array(z.object({ rule: z.string(), lines: z.number().int() })),
});
export type ImportReport = z.infer<typeof importReport>;

/** One line that was not imported as it stood, or that somebody has to look at. It names a rule, never a value. */
export const importFinding = z.object({
  line: z.number().int(),
  kind: z.enum(['rejected', 'ambiguous']),
  field: z.string(),
  /** Code of the problems table: sentence and source stand there. */
  rule: z.string(),
  source: z.string().nullable(),
});
export type ImportFinding = z.infer<typeof importFinding>;

/** How far an upload has come. */
export const importUpload = z.object({
  sha256: sha256Hex,
  bytes: z.number().int(),
  total: z.number().int(),
  complete: z.boolean(),
});
export type ImportUpload = z.infer<typeof importUpload>;

/** What was known at `knownAt` about `at`, of one person; see rules.asOf. */
export const asOfAnswer = z.object({
  subjectRef: uuid,
  at: timestamp,
  knownAt: timestamp,
  /** The register up to here was read. */
  position,
  standings: z.array(
    z.object({
      regime: z.enum(DECIDED_REGIMES),
      scope: choiceScope,
      standing: z.enum(['allow', 'deny', 'silent']),
      /** The act that decides, if one act does. */
      because: uuid.nullable(),
    }),
  ),
  acts: z.array(
    z.object({
      choiceId: uuid,
      position,
      regime: z.enum(DECIDED_REGIMES),
      act: z.enum(RECORDED_ACTS),
      scope: choiceScope,
      channel: z.string(),
      actedAt: timestamp,
      recordedAt: timestamp,
    }),
  ),
});
export type AsOfAnswer = z.infer<typeof asOfAnswer>;

/** A number of people that tells nobody apart: null below the smallest cell. */
export const SMALLEST_CELL = 10;
export const registerCount = z.object({
  regime: z.enum(DECIDED_REGIMES),
  at: timestamp,
  position,
  /** Null: fewer than {@link SMALLEST_CELL}. */
  people: z.number().int().nullable(),
  smallestCell: z.number().int(),
});
export type RegisterCount = z.infer<typeof registerCount>;

export const importsProblems = {
  'import-unknown': p(404, 'There is no such import', 'Cet import n’existe pas'),
  'import-running': p(
    409,
    'This file is being imported; wait until it is done',
    'Ce fichier est en cours d’import ; attendez la fin',
  ),
  'upload-offset': p(
    409,
    'The upload goes on from another place than the one sent',
    'L’envoi reprend à un autre endroit que celui indiqué',
  ),
  'upload-incomplete': p(
    409,
    'The file has not been uploaded completely',
    'Le fichier n’a pas été envoyé en entier',
  ),
  'import-header': p(
    422,
    'The first line does not name the columns of an import',
    'La première ligne ne nomme pas les colonnes d’un import',
    'RFC 4180 §2.3',
  ),
  'import-not-bundle': p(
    422,
    'The file is not a FHIR Bundle with entries',
    'Le fichier n’est pas un Bundle FHIR avec des entrées',
    'HL7 FHIR R4 Bundle',
  ),
  'line-form': p(
    422,
    'The line does not have the form of an import',
    'La ligne n’a pas la forme d’un import',
  ),
  'line-too-long': p(422, 'The line is longer than 64 KB', 'La ligne dépasse 64 Ko'),
  'person-not-linked': p(
    422,
    'The holder’s linkage does not know this local id',
    'Le rapprochement du détenteur ne connaît pas cet identifiant local',
  ),
  'person-ambiguous': p(
    409,
    'The person resembles others in the vault; the choice is kept apart until a human decides',
    'La personne ressemble à d’autres dans le coffre ; le choix est gardé à part jusqu’à une décision humaine',
  ),
  'source-id-reused': p(
    409,
    'The source gave this id to another act',
    'La source a donné cet identifiant à un autre acte',
  ),
  'register-in-future': p(
    422,
    'The register cannot be asked about a moment that has not come',
    'On ne peut pas interroger le registre sur un moment qui n’est pas encore venu',
  ),
} as const satisfies Record<string, ProblemDescription>;

/** The acts of a batch, each as if it had come alone; an imported act's receipt bears the act's own id. */
export function actsOfImport(
  batch: z.infer<(typeof importsEvents)['choices.imported']>,
): z.infer<(typeof consentEvents)['choice.recorded']>[] {
  const { firstPosition, acceptedAt, recordedAt, actedBy, notices, rows } = batch;
  return rows.map(({ notice, ...row }, n) => {
    const seen = notices[notice];
    if (!seen) throw new RangeError('an imported act names a notice that its batch does not hold');
    return {
      ...row,
      notice: seen,
      channel: 'import' as const,
      position: firstPosition + n,
      acceptedAt,
      recordedAt,
      actedBy,
      receiptId: row.choiceId,
    };
  });
}

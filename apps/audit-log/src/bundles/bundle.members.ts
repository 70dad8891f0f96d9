import { createHash } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import {
  BUNDLE_FILES,
  BUNDLE_FORM,
  COMPLETENESS_KINDS,
  manifestNoteText,
  parsePolicy,
  formatVkey,
  signNote,
  sumsText,
  type BundleManifest,
  type ManifestFile,
} from '@garant/merkle-log';
import type { Database } from '@garant/nest-kit';
import { dictionaryCsv, rfc8785, type Mission } from '@garant/rules';
import { entryBytes } from '../entries/entry.bytes.js';
import { sha256 } from '../intake/entry.building.js';
import { isLimited } from '../missions/mission.access.js';
import type { LogKey } from '../publish/checkpoint.key.js';
import type { LogFiles } from '../publish/log.files.js';
import type { ArchiveMember } from './archive.writing.js';
import { reportOf, type ReportFacts } from './bundle.report.js';
import type { BundleParts } from './bundle.parts.js';
import type { Progress } from './bundle.store.js';
import { csvRows, entryLines, exported, fhirRows, lineOf, type EntrySet } from './entry.files.js';
import { inclusionFile, singleProofFile, SINGLE_PROOFS } from './proof.files.js';
import { drawReport } from './report.pdf.js';

/** The published checkpoint under which everything of one bundle is proven, with the cosignatures that it had. */
export interface PinnedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly rootHash: string;
  readonly note: string;
}

/** Everything that one bundle is made of. */
export interface Making {
  readonly bundleId: string;
  readonly actor: Actor;
  readonly mission: Mission;
  readonly filter: Readonly<Record<string, string>>;
  readonly madeAt: string;
  readonly checkpoint: PinnedCheckpoint;
  readonly set: EntrySet;
  readonly database: Database;
  readonly files: LogFiles;
  readonly logKey: LogKey;
  readonly parts: BundleParts;
  /** The page that works without network, as it was built. */
  readonly page: Uint8Array;
  /** Entries that a phase has got through. @throws when the bundle was cancelled */
  readonly step: (phase: Progress['phase'], entries: number) => Promise<void>;
}

/** Entries that a paper shows. */
const SAMPLE = 60;
const TYPES = 25;

/**
 * The members of a bundle in their order; each is made when its turn comes, the manifest of all before it.
 * @param made what the archive has written so far
 */
export async function* bundleMembers(
  making: Making,
  made: readonly ManifestFile[],
): AsyncGenerator<ArchiveMember, void, undefined> {
  const { database, set, files, checkpoint, parts, logKey, step } = making;
  const { size } = checkpoint;
  const stepIn = (phase: Progress['phase']) => (entries: number) => step(phase, entries);
  yield {
    path: BUNDLE_FILES.entries,
    content: entryLines(database, set, { erasuresOf: parts.erasuresOf, published: size }, stepIn('entries')),
  };
  yield { path: BUNDLE_FILES.csv, content: csvRows(database, set, stepIn('table')) };
  yield { path: BUNDLE_FILES.fhir, content: fhirRows(database, set, stepIn('fhir'), checkpoint.origin) };
  yield { path: BUNDLE_FILES.inclusion, content: inclusionFile(files, size, set, stepIn('proof')) };
  if (set.indexes.length <= SINGLE_PROOFS)
    for (const index of set.indexes)
      yield {
        path: `proofs/${index}.tlog-proof`,
        content: await singleProofFile(files, checkpoint, index),
      };
  yield* erasures(making);
  await step('completeness', 0);
  const complete = await completeness(making);
  for (const { name, content } of complete.files) yield { path: `completeness/${name}`, content };
  const stamps = await parts.timestamps(database, making);
  for (const { name, content } of stamps.files) yield { path: `timestamps/${name}`, content };
  const policy = await parts.policy();
  yield { path: BUNDLE_FILES.checkpoint, content: checkpoint.note };
  yield { path: BUNDLE_FILES.policy, content: policy };
  yield* keys(policy);
  await step('papers', 0);
  yield { path: BUNDLE_FILES.scope, content: scopeText(making, complete.claims) };
  const facts = await factsOf(making, { policy, complete: complete.claims, timestamps: stamps.count });
  for (const language of ['fr', 'en'] as const) {
    yield { path: `dictionary.${language}.csv`, content: dictionaryCsv(language) };
    yield {
      path: `report.${language}.pdf`,
      content: await drawReport({ language, madeAt: making.madeAt, ...reportOf(facts, language) }),
    };
  }
  yield { path: BUNDLE_FILES.page, content: making.page };
  await step('closing', 0);
  const manifest = rfc8785(manifestOf(making, made));
  const manifestSha256 = createHash('sha256').update(manifest).digest('hex');
  yield { path: BUNDLE_FILES.sums, content: sumsText(made) };
  yield { path: BUNDLE_FILES.manifest, content: manifest };
  yield {
    path: BUNDLE_FILES.manifestSum,
    content: sumsText([{ path: BUNDLE_FILES.manifest, sha256: manifestSha256 }]),
  };
  yield {
    path: BUNDLE_FILES.signature,
    content: await signNote(manifestNoteText(making.bundleId, manifestSha256), [logKey.signer]),
  };
}

const manifestOf = (
  { bundleId, madeAt, checkpoint, set }: Making,
  files: readonly ManifestFile[],
): BundleManifest => ({
  form: BUNDLE_FORM,
  bundleId,
  madeAt,
  origin: checkpoint.origin,
  size: checkpoint.size,
  root: checkpoint.rootHash,
  entries: set.indexes.length,
  erased: set.erased.size,
  files: [...files],
});

/** Each entry that tells of an erasure comes along with its proof, its own line in it. */
async function* erasures({ set, files, checkpoint, database }: Making): AsyncGenerator<ArchiveMember> {
  const ordered = new Set(
    [...set.erased.values()].flatMap((erasure) => (erasure ? [erasure.entryIndex] : [])),
  );
  for (const index of [...ordered].sort((a, b) => a - b)) {
    const [row] = await entryBytes(database, [index]);
    if (!row) continue;
    const line = Buffer.from(lineOf(row).trimEnd(), 'utf8');
    yield {
      path: `erasures/${index}.tlog-proof`,
      content: await singleProofFile(files, checkpoint, index, line),
    };
  }
}

/**
 * Lists are proven complete for a person, a permit or an actor, when nothing else narrows them: neither another condition
 * nor the scope of the mission, unless it names the very same.
 */
function completeness(making: Making): ReturnType<BundleParts['completeness']> {
  const { filter, mission, parts, database } = making;
  const kind = COMPLETENESS_KINDS.find((name) => filter[name] !== undefined);
  const none = Promise.resolve({ files: [], claims: [] });
  if (kind === undefined || Object.keys(filter).length > 1) return none;
  const ref = kind === 'subject' ? filter[kind]!.toLowerCase() : filter[kind]!;
  const { from, to, subjects, permits } = mission.scope;
  const named =
    (kind === 'subject' && subjects.includes(ref)) || (kind === 'permit' && permits.includes(ref));
  if (isLimited(mission) && !(named && from === null && to === null)) return none;
  return parts.completeness(database, making, kind, ref);
}

/** The verifier keys of the policy, each in a file of its own, for tools that take one. */
function* keys(policyText: string): Generator<ArchiveMember> {
  const policy = parsePolicy(sha256, policyText);
  if (!policy.ok) throw new Error(`the trust policy is not valid: ${policy.reason}`);
  for (const [i, { key }] of policy.value.logs.entries())
    yield { path: `keys/log-${i + 1}.vkey`, content: `${formatVkey(key)}\n` };
  for (const [i, { key }] of policy.value.witnesses.entries())
    yield { path: `keys/witness-${i + 1}.vkey`, content: `${formatVkey(key)}\n` };
}

/** Who asked for what, under which order, and when. */
const scopeText = (
  { bundleId, madeAt, actor, mission, filter, checkpoint, set }: Making,
  complete: readonly string[],
): string =>
  `${JSON.stringify(
    {
      bundleId,
      madeAt,
      requestedBy: { ref: actor.ref, role: actor.role },
      mission: {
        missionId: mission.missionId,
        orderNumber: mission.orderNumber,
        authority: mission.authority,
        legalBasis: mission.legalBasis,
        form: mission.form,
        orderSha256: mission.orderHash,
        startsAt: mission.startsAt,
        endsAt: mission.endsAt,
        scope: mission.scope,
      },
      filter,
      log: { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.rootHash },
      entries: set.indexes.length,
      firstIndex: set.indexes[0] ?? null,
      lastIndex: set.indexes.at(-1) ?? null,
      provenComplete: complete,
    },
    null,
    2,
  )}\n`;

async function factsOf(
  making: Making,
  more: { policy: string; complete: readonly string[]; timestamps: number },
): Promise<ReportFacts> {
  const { set, database, checkpoint } = making;
  const { indexes } = set;
  const sample = await entryBytes(database, indexes.slice(0, SAMPLE));
  const last = await entryBytes(database, indexes.slice(-1));
  const rows = sample.map((row) => exported(row, set));
  return {
    bundleId: making.bundleId,
    madeAt: making.madeAt,
    origin: checkpoint.origin,
    mission: making.mission,
    filter: making.filter,
    size: checkpoint.size,
    root: checkpoint.rootHash,
    entries: indexes.length,
    erased: set.erased.size,
    first: rows[0] ?? null,
    last: last[0] ? exported(last[0], set) : null,
    types: await typesOf(database, indexes),
    sample: rows,
    complete: more.complete,
    cosigned: cosignersIn(checkpoint.note, more.policy),
    timestamps: more.timestamps,
  };
}

async function typesOf(
  database: Database,
  indexes: readonly number[],
): Promise<(readonly [string, number])[]> {
  const counts = new Map<string, number>();
  for (let at = 0; at < indexes.length; at += 50_000) {
    const rows = await database.query<{ type: string; count: number }>(
      'SELECT type, count(*) AS count FROM log_entry WHERE index = ANY($1::bigint[]) GROUP BY type',
      [indexes.slice(at, at + 50_000)],
    );
    for (const { type, count } of rows) counts.set(type, (counts.get(type) ?? 0) + count);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, TYPES);
}

/** Names of the policy's witnesses under the checkpoint; whether their signatures hold is for whoever verifies. */
function cosignersIn(note: string, policyText: string): string[] {
  const policy = parsePolicy(sha256, policyText);
  if (!policy.ok) return [];
  return policy.value.witnesses.flatMap(({ name, key }) =>
    note.includes(`\n\u2014 ${key.name} `) ? [name] : [],
  );
}

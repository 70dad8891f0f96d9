import type { ChoiceView, ImportCounts, ImportRow, ProblemCode } from '@garant/contracts';
import { IMPORT_BATCH, type EventBody } from '@garant/contracts';
import { partitionOf, publish, type Tx, type VaultCipher } from '@garant/nest-kit';
import { validateChoice } from '@garant/rules';
import { nextPositions } from '../choices/choice.store.js';
import { noticeKey, noticesByVersion } from '../notices/notice.store.js';
import { knownScopes, scopeKey } from '../scopes/scope.store.js';
import type { ChoiceImport, Finding } from './import.store.js';
import { insertActs, type ImportedAct } from './imported.acts.js';
import { createPeople, resolvePeople, type Resolution } from './people.resolution.js';
import type { FileRecord } from './record.reader.js';
import type { Fault, RowParser } from './row.parsing.js';

export interface ChunkDeps {
  readonly cipher: VaultCipher;
  readonly parse: RowParser;
}
interface Candidate {
  readonly line: number;
  readonly row: ImportRow;
  readonly choiceId: string;
  readonly notice: ChoiceView['notice'];
  readonly resolution: Exclude<Resolution, { kind: 'fault' }>;
}
/** Everything about a chunk that can be known before its transaction. */
export interface PreparedChunk {
  readonly candidates: readonly Candidate[];
  readonly findings: Finding[];
  readonly lines: number;
  readonly duplicates: number;
}

/** The field that a refusal is about, for the report. */
const FIELD_OF: Partial<Record<string, string>> = {
  'regime-unknown': 'regime',
  'act-not-of-regime': 'act',
  'consent-not-specific': 'scope',
  'scope-not-of-regime': 'scope',
  'scope-unknown': 'scope',
  'notice-unknown': 'notice',
  'notice-hash': 'notice',
  'notice-not-of-regime': 'notice',
  'notice-not-published': 'notice',
  'acted-too-early': 'actedAt',
  'acted-in-future': 'actedAt',
  'command-too-old': 'actedAt',
};

/**
 * The act of a source is the same act for ever, and its id tells nothing about the source (RFC 9562 version 8). The first
 * is for new acts; the others are what the same act was called under older index keys.
 */
export const choiceIdsOf = (
  cipher: VaultCipher,
  { source, sourceId }: Pick<ImportRow, 'source' | 'sourceId'>,
): [string, ...string[]] => {
  const at = (version: string): string =>
    uuidOf(cipher.blindIndexAt(version, 'import-source-v1', source, sourceId).subarray(0, 16));
  return [at(cipher.indexVersion), ...cipher.olderIndexVersions.map(at)];
};

function uuidOf(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Reads, judges and looks up the rows of a chunk, writing nothing. Rows are judged like every act (validateChoice): an
 * import opens no door that the portal keeps shut.
 */
export async function prepareChunk(
  tx: Tx,
  { cipher, parse }: ChunkDeps,
  imported: Pick<ChoiceImport, 'actor' | 'acceptedAt'>,
  records: readonly FileRecord[],
  now: string,
): Promise<PreparedChunk> {
  const findings: Finding[] = [];
  const bad = new Set<number>();
  const reject = (line: number, { field, rule }: Fault): void => {
    // One finding a record: it is imported as a whole or not at all.
    if (!bad.has(line)) findings.push({ line, kind: 'rejected', field, rule });
    bad.add(line);
  };
  let lines = 0;
  const rows: { line: number; row: ImportRow }[] = [];
  for (const record of records) {
    const parsed = parse(record);
    if (parsed.length > 0) lines++;
    for (const each of parsed)
      if ('fault' in each) reject(record.line, each.fault);
      else rows.push({ line: record.line, row: each.row });
  }
  const notices = await noticesByVersion(
    tx,
    rows.map(({ row }) => row.notice),
  );
  const scopes = await knownScopes(
    tx,
    rows.map(({ row }) => row.scope),
  );
  let judged: { line: number; row: ImportRow; notice: ChoiceView['notice']; ids: [string, ...string[]] }[] =
    [];
  for (const { line, row } of rows) {
    const notice = notices.get(noticeKey(row.notice));
    const seen = { ...row.notice, hash: row.notice.hash ?? notice?.hash ?? '' };
    const verdict = validateChoice(
      {
        subjectRef: '',
        regime: row.regime,
        act: row.act,
        scope: row.scope,
        notice: seen,
        channel: 'import',
        actedAt: row.actedAt,
      },
      {
        actor: imported.actor,
        acting: 'import',
        acceptedAt: imported.acceptedAt,
        now,
        notice,
        scopeKnown: scopes.has(scopeKey(row.scope)),
      },
    );
    if (verdict.ok) judged.push({ line, row, notice: seen, ids: choiceIdsOf(cipher, row) });
    else
      reject(line, {
        field: FIELD_OF[verdict.refusal.code] ?? '',
        rule: verdict.refusal.code as ProblemCode,
      });
  }
  if (bad.size > 0) judged = judged.filter(({ line }) => !bad.has(line));
  const resolutions = await resolvePeople(
    tx,
    cipher,
    judged.map(({ row }) => row.person),
  );
  const known = await knownActs(
    tx,
    judged.flatMap(({ ids }) => ids),
  );
  let duplicates = 0;
  const candidates = new Map<string, Candidate>();
  for (const [n, { line, row, notice, ids }] of judged.entries()) {
    const [choiceId] = ids;
    const resolution = resolutions[n]!;
    if (resolution.kind === 'fault') {
      reject(line, resolution.fault);
      continue;
    }
    const before = known.get(ids.find((id) => known.has(id)) ?? choiceId);
    const earlier = candidates.get(choiceId);
    const same = before
      ? before === contentOf(row, resolution)
      : earlier && contentOf(earlier.row, earlier.resolution) === contentOf(row, resolution);
    if (same === undefined) candidates.set(choiceId, { line, row, choiceId, notice, resolution });
    else if (same) duplicates++;
    else reject(line, { field: 'sourceId', rule: 'source-id-reused' });
  }
  const whole = [...candidates.values()].filter(({ line }) => !bad.has(line));
  return { candidates: whole, findings, lines, duplicates };
}

/** What makes two acts the same; a person kept apart or still unknown is told by traits. */
const contentOf = (row: ImportRow, resolution: Candidate['resolution']): string =>
  [
    resolution.kind === 'known' ? resolution.person.subjectRef : resolution.indexes.exact.toString('hex'),
    row.regime,
    row.act,
    scopeKey(row.scope),
    row.actedAt,
  ].join(' ');

async function knownActs(tx: Tx, choiceIds: readonly string[]): Promise<Map<string, string>> {
  if (choiceIds.length === 0) return new Map();
  const rows = await tx.query<{
    choice_id: string;
    subject_ref: string;
    regime: string;
    act: string;
    scope_kind: string;
    scope_id: string | null;
    acted_at: Date;
  }>(
    'SELECT choice_id, subject_ref, regime, act, scope_kind, scope_id, acted_at FROM choice WHERE choice_id = ANY($1::uuid[])',
    [`{${choiceIds.join(',')}}`],
  );
  return new Map(
    rows.map((row) => [
      row.choice_id,
      [
        row.subject_ref,
        row.regime,
        row.act,
        `${row.scope_kind}/${row.scope_id ?? ''}`,
        row.acted_at.toISOString(),
      ].join(' '),
    ]),
  );
}

export interface CommittedChunk {
  readonly counts: ImportCounts;
  readonly positions: readonly [number, number] | null;
  readonly findings: readonly Finding[];
}

/**
 * Writes a prepared chunk: unknown people, then, with the counter locked, positions, acts and events. A choice id that
 * another chunk wrote meanwhile fails the transaction (23505); the chunk is then prepared anew.
 */
export async function commitChunk(
  tx: Tx,
  { cipher }: Pick<ChunkDeps, 'cipher'>,
  imported: Pick<ChoiceImport, 'importId' | 'actor' | 'acceptedAt'>,
  chunk: PreparedChunk,
  now: string,
): Promise<CommittedChunk> {
  const created = await createPeople(
    tx,
    cipher,
    chunk.candidates.map(({ resolution }) => resolution).filter((each) => each.kind === 'create'),
    { system: `system:import/${imported.importId}` },
    now,
  );
  const findings = [...chunk.findings];
  const acts: ImportedAct[] = chunk.candidates.map(({ line, row, choiceId, notice, resolution }) => {
    const { person, ambiguous } =
      resolution.kind === 'known' ? resolution : created.get(resolution.indexes.exact.toString('hex'))!;
    if (ambiguous) findings.push({ line, kind: 'ambiguous', field: 'person', rule: 'person-ambiguous' });
    return {
      choiceId,
      subjectRef: person.subjectRef,
      subjectIndex: person.subjectIndex,
      regime: row.regime,
      act: row.act,
      scope: row.scope,
      notice,
      actedAt: row.actedAt,
    };
  });
  const batches = batchesOf(acts);
  let positions: [number, number] | null = null;
  if (acts.length > 0) {
    const first = await nextPositions(tx, acts.length);
    positions = [first, first + acts.length - 1];
    const recordedAt = new Date().toISOString();
    const shared = { acceptedAt: imported.acceptedAt, recordedAt, actedBy: imported.actor.ref };
    await insertActs(
      tx,
      batches.flatMap(({ acts: ofBatch }) => ofBatch),
      positions[0],
      shared,
    );
    let firstPosition = positions[0];
    await publish(
      tx,
      batches.map(({ partition, acts: ofBatch }) => {
        const data = eventOf(imported.importId, firstPosition, shared, ofBatch);
        firstPosition += ofBatch.length;
        return {
          topic: 'consent.events' as const,
          key: imported.importId,
          partition,
          event: { type: 'choices.imported', key: imported.importId, data },
          cause: { system: `system:import/${imported.importId}` as const },
        };
      }),
    );
  }
  return {
    positions,
    findings,
    counts: {
      lines: chunk.lines,
      imported: acts.length,
      duplicates: chunk.duplicates,
      rejected: chunk.findings.length,
      newPeople: [...created.values()].filter((each) => each.created).length,
      ambiguous: findings.length - chunk.findings.length,
    },
  };
}

/** Acts by the partition of their subject, so that a person's acts keep their order; at most 500 in one event. */
function batchesOf(acts: readonly ImportedAct[]): { partition: number; acts: ImportedAct[] }[] {
  const byPartition = new Map<number, ImportedAct[]>();
  for (const act of acts) {
    const partition = partitionOf(act.subjectRef);
    const known = byPartition.get(partition);
    if (known) known.push(act);
    else byPartition.set(partition, [act]);
  }
  return [...byPartition].flatMap(([partition, all]) =>
    Array.from({ length: Math.ceil(all.length / IMPORT_BATCH) }, (_, n) => ({
      partition,
      acts: all.slice(n * IMPORT_BATCH, (n + 1) * IMPORT_BATCH),
    })),
  );
}

function eventOf(
  importId: string,
  firstPosition: number,
  shared: { acceptedAt: string; recordedAt: string; actedBy: string },
  acts: readonly ImportedAct[],
): EventBody<'consent', 'choices.imported'> {
  const notices = new Map<string, { at: number; notice: ChoiceView['notice'] }>();
  const rows = acts.map((act) => {
    const { choiceId, subjectRef, subjectIndex, regime, scope, notice, actedAt } = act;
    const key = `${notice.noticeId} ${notice.version} ${notice.language}`;
    let known = notices.get(key);
    if (!known) notices.set(key, (known = { at: notices.size, notice }));
    return { choiceId, subjectRef, subjectIndex, regime, act: act.act, scope, notice: known.at, actedAt };
  });
  return {
    importId,
    firstPosition,
    ...shared,
    notices: [...notices.values()].map(({ notice }) => notice),
    rows,
  };
}

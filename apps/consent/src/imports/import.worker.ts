import { isProblemCode, type ImportCounts } from '@garant/contracts';
import { publish, sqlState, type Database, type Dedicated, type VaultCipher } from '@garant/nest-kit';
import { fhirReader, noRows } from './fhir.row.js';
import { commitChunk, prepareChunk, type CommittedChunk, type PreparedChunk } from './import.chunk.js';
import {
  advanceImport,
  endImport,
  importCountsOf,
  insertFindings,
  nextImport,
  type ChoiceImport,
} from './import.store.js';
import { RecordReader, type FileRecord } from './record.reader.js';
import { csvHeader, rowParser, type RowParser } from './row.parsing.js';
import { eraseOldUploads, uploadedBytes } from './upload.store.js';

/** Rows a chunk: its transaction stays far below a second, and each partition gets at most one full event. */
export const CHUNK_ROWS = 2_700;
/** One import at a time, over all instances: the holder of this session lock. */
const IMPORT_LOCK = 4_127_201;
const ERASE_EVERY_MS = 3_600_000;

interface Chunk {
  readonly records: readonly FileRecord[];
  readonly from: number;
  readonly prepared: PreparedChunk;
}

/**
 * Works off submitted imports. Each chunk commits its acts, events, findings and its place in the file together, so a
 * crash resumes behind the last chunk and no row counts twice. While one chunk commits, the next is read and judged.
 */
export class ImportWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;
  private erasedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    /** The gateway's address: notices are policies by theirs. */
    private readonly issuer: string,
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = 250,
    private readonly chunkRows = CHUNK_ROWS,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Until nothing waits, or another instance is at work. */
  async runAll(): Promise<void> {
    if (Date.now() - this.erasedAt > ERASE_EVERY_MS) {
      this.erasedAt = Date.now();
      await eraseOldUploads(this.database, new Date().toISOString());
    }
    if (!(await nextImport(this.database))) return;
    const connection = await this.database.dedicated();
    try {
      if (!(await held(connection))) return;
      for (;;) {
        const next = await nextImport(this.database);
        if (!next || this.stopping) return;
        await this.run(next);
      }
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1)', [IMPORT_LOCK]).catch(() => undefined);
      await connection.release();
    }
  }

  private async run(imported: ChoiceImport): Promise<void> {
    try {
      if (await this.runChunks(imported)) await this.end(imported, null);
    } catch (error) {
      // The file as a whole is not what it was said to be.
      if (!(error instanceof RangeError && isProblemCode(error.message))) throw error;
      await this.end(imported, error.message);
    }
  }

  /** False when it was stopped before the end of the file. */
  private async runChunks(imported: ChoiceImport): Promise<boolean> {
    const { fileSha256, format, nextByte, nextLine } = imported;
    const bytes = uploadedBytes(this.database, this.cipher, fileSha256, nextByte);
    const records = new RecordReader(format, bytes, { byte: nextByte, line: nextLine });
    let { header } = imported;
    let from = nextByte;
    if (format === 'csv' && header === null) {
      const [first] = await records.take(1);
      header = first?.text ?? null;
      csvHeader(header);
      if (first) from = await this.skipHeader(imported, header, first);
    }
    const { acceptedAt } = imported;
    const parse = rowParser(
      format,
      header,
      format === 'fhir' ? await fhirReader(this.database, this.issuer, acceptedAt) : noRows,
    );
    const seen = new DrySeen();
    let committing: Promise<void> = Promise.resolve();
    for (;;) {
      const batch = await records.take(this.chunkRows);
      if (batch.length === 0) break;
      const chunk = { records: batch, from, prepared: await this.prepare(imported, parse, batch) };
      await committing;
      committing = this.commit(imported, header, parse, chunk, seen);
      committing.catch(() => undefined);
      from = batch[batch.length - 1]!.nextByte;
      if (this.stopping) break;
    }
    await committing;
    return !this.stopping;
  }

  /** The header is a chunk of its own: it commits the place behind it. */
  private async skipHeader(
    imported: ChoiceImport,
    header: string | null,
    first: FileRecord,
  ): Promise<number> {
    await this.database.transaction((tx) =>
      advanceImport(tx, imported.importId, {
        fromByte: imported.nextByte,
        toByte: first.nextByte,
        nextLine: first.nextLine,
        header,
        counts: NOTHING,
        positions: null,
      }),
    );
    return first.nextByte;
  }

  private prepare(
    imported: ChoiceImport,
    parse: RowParser,
    records: readonly FileRecord[],
  ): Promise<PreparedChunk> {
    return prepareChunk(
      this.database,
      { cipher: this.cipher, parse },
      imported,
      records,
      new Date().toISOString(),
    );
  }

  private async commit(
    imported: ChoiceImport,
    header: string | null,
    parse: RowParser,
    chunk: Chunk,
    seen: DrySeen,
  ): Promise<void> {
    const { cipher, database } = this;
    let { prepared } = chunk;
    const last = chunk.records[chunk.records.length - 1]!;
    for (let attempt = 1; ; attempt++) {
      try {
        await database.transaction(async (tx) => {
          const now = new Date().toISOString();
          const done = imported.dryRun
            ? seen.tryOut(prepared)
            : await commitChunk(tx, { cipher }, imported, prepared, now);
          await insertFindings(tx, imported.importId, done.findings);
          await advanceImport(tx, imported.importId, {
            fromByte: chunk.from,
            toByte: last.nextByte,
            nextLine: last.nextLine,
            header,
            counts: done.counts,
            positions: done.positions,
          });
        });
        return;
      } catch (error) {
        // The chunk before wrote one of these acts after this one was prepared.
        if (attempt > 1 || sqlState(error) !== '23505') throw error;
        prepared = await this.prepare(imported, parse, chunk.records);
      }
    }
  }

  private async end(imported: ChoiceImport, fault: string | null): Promise<void> {
    const { importId, fileSha256, format, dryRun } = imported;
    await this.database.transaction(async (tx) => {
      const counts = await importCountsOf(tx, importId);
      const status = fault === null ? ('completed' as const) : ('failed' as const);
      const completedAt = new Date().toISOString();
      await endImport(tx, importId, status, fault, completedAt);
      await publish(tx, [
        {
          topic: 'consent.events',
          key: importId,
          event: {
            type: 'import.completed',
            key: importId,
            data: { importId, fileSha256, format, dryRun, status, counts, completedAt },
          },
          cause: { system: `system:import/${importId}` },
        },
      ]);
    });
  }
}

const NOTHING: ImportCounts = {
  lines: 0,
  imported: 0,
  duplicates: 0,
  rejected: 0,
  newPeople: 0,
  ambiguous: 0,
};

async function held(connection: Dedicated): Promise<boolean> {
  const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    IMPORT_LOCK,
  ]);
  return row?.held === true;
}

/** What a dry run has seen so far: nothing is written that a later chunk could find. Keys are 48 bits of a hash. */
class DrySeen {
  private readonly acts = new Set<number>();
  private readonly people = new Set<number>();

  tryOut(chunk: PreparedChunk): CommittedChunk {
    const findings = [...chunk.findings];
    let duplicates = chunk.duplicates;
    let newPeople = 0;
    let imported = 0;
    for (const { line, choiceId, resolution } of chunk.candidates) {
      if (!first(this.acts, parseInt(choiceId.slice(0, 8) + choiceId.slice(9, 13), 16))) {
        duplicates++;
        continue;
      }
      imported++;
      if (resolution.ambiguous)
        findings.push({ line, kind: 'ambiguous', field: 'person', rule: 'person-ambiguous' });
      if (resolution.kind === 'create' && first(this.people, resolution.indexes.exact.readUIntBE(0, 6)))
        newPeople++;
    }
    return {
      findings,
      positions: null,
      counts: {
        lines: chunk.lines,
        imported,
        duplicates,
        rejected: chunk.findings.length,
        newPeople,
        ambiguous: findings.length - chunk.findings.length,
      },
    };
  }
}

function first(seen: Set<number>, key: number): boolean {
  const before = seen.size;
  seen.add(key);
  return seen.size > before;
}

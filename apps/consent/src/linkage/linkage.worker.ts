import { randomUUID } from 'node:crypto';
import { linkageRow, type EventBody, type LinkageRow } from '@garant/contracts';
import { publish, type Database, type OutboxRow, type Tx } from '@garant/nest-kit';
import { candidates, createPerson, lockTraits } from '../people/person.store.js';
import { decideMatch, indexTraits, type TraitIndexes } from '../people/traits.match.js';
import type { VaultCipher } from '../people/vault.cipher.js';
import { readLines } from './import.store.js';
import {
  advanceLinkage,
  claimLinkage,
  endLinkage,
  insertLinkedRow,
  insertRejection,
  linkageCounts,
  localIdsSeen,
  recordReference,
  type Linkage,
  type LinkedRow,
} from './linkage.store.js';

/** Rows a chunk: small enough that its transaction stays far below a second. */
const CHUNK_ROWS = 200;
type EventRow = EventBody<'consent', 'linkage.recorded'>['rows'][number];

/**
 * Works off submitted linkages. Each chunk commits its rows, its place in the file and its event together, so a crash
 * resumes at the next line and no row counts twice.
 */
export class LinkageWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = 100,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async runAll(): Promise<void> {
    while (await this.database.transaction((tx) => this.runChunk(tx)));
  }

  private async runChunk(tx: Tx): Promise<boolean> {
    const linkage = await claimLinkage(tx);
    if (!linkage) return false;
    const { lines, last } = await readLines(
      tx,
      this.cipher,
      linkage.fileSha256,
      linkage.nextLine,
      CHUNK_ROWS,
    );
    const rows = await this.matchLines(tx, linkage, lines);
    if (rows.length > 0)
      await publish(tx, [
        event(linkage, 'linkage.recorded', {
          datasetId: linkage.datasetId,
          linkageId: linkage.linkageId,
          rows,
        }),
      ]);
    await advanceLinkage(tx, linkage.linkageId, linkage.nextLine + lines.length);
    if (last) await this.end(tx, linkage);
    return true;
  }

  private async end(tx: Tx, linkage: Linkage): Promise<void> {
    const completedAt = new Date().toISOString();
    const counts = await linkageCounts(tx, linkage.linkageId);
    await endLinkage(
      tx,
      linkage.linkageId,
      counts.rows === counts.rejected ? 'failed' : 'completed',
      completedAt,
    );
    if (counts.rows === counts.rejected) return;
    const { datasetId, linkageId, fileSha256 } = linkage;
    await publish(tx, [
      event(linkage, 'linkage.completed', { datasetId, linkageId, fileSha256, counts, completedAt }),
    ]);
  }

  private async matchLines(
    tx: Tx,
    linkage: Linkage,
    lines: readonly { number: number; text: string }[],
  ): Promise<EventRow[]> {
    const valid: { line: number; row: LinkageRow; indexes: TraitIndexes; localIndex: Buffer }[] = [];
    for (const { number, text } of lines) {
      if (text.trim() === '') continue;
      const parsed = parseRow(text);
      if ('fault' in parsed)
        await insertRejection(tx, linkage.linkageId, number, parsed.fault.field, parsed.fault.rule);
      else
        valid.push({
          line: number,
          row: parsed.row,
          indexes: indexTraits(this.cipher, parsed.row),
          localIndex: this.cipher.blindIndex('local-id-v1', linkage.datasetId, parsed.row.localId),
        });
    }
    const seen = await localIdsSeen(
      tx,
      linkage.linkageId,
      valid.map((v) => v.localIndex),
    );
    await lockTraits(
      tx,
      valid.map((v) => v.indexes),
    );

    const out: EventRow[] = [];
    for (const { line, row, indexes, localIndex } of valid) {
      if (seen.has(localIndex.toString('hex'))) {
        await insertRejection(
          tx,
          linkage.linkageId,
          line,
          'localId',
          'each local id stands once in the file',
        );
        continue;
      }
      seen.add(localIndex.toString('hex'));
      const linked = await this.linkRow(tx, linkage, line, row, indexes, localIndex);
      await insertLinkedRow(tx, linkage.linkageId, linked);
      const { recordRef, subjectRef, subjectIndex, status, informedOn } = linked;
      out.push({ recordRef, subjectRef, subjectIndex, status, informedOn });
    }
    return out;
  }

  private async linkRow(
    tx: Tx,
    linkage: Linkage,
    line: number,
    row: LinkageRow,
    indexes: TraitIndexes,
    localIndex: Buffer,
  ): Promise<LinkedRow> {
    // One query a row: an earlier row of this chunk may have created the very person.
    const found = await candidates(tx, [indexes]);
    const match = decideMatch(
      found.exact.get(indexes.exact.toString('hex')) ?? [],
      found.loose.get(indexes.loose.toString('hex')) ?? [],
    );
    const { localId, informedOn, ...traits } = row;
    const person =
      match.kind === 'matched'
        ? match.person
        : await createPerson(tx, this.cipher, {
            traits,
            indexes,
            loginIndex: null,
            origin: 'linkage',
            ambiguous: match.kind === 'ambiguous',
            now: new Date().toISOString(),
          });
    return {
      line,
      localIndex,
      localId: this.cipher.seal(Buffer.from(localId, 'utf8'), linkage.linkageId),
      recordRef: await recordReference(tx, linkage.datasetId, localIndex, randomUUID()),
      subjectRef: person.subjectRef,
      subjectIndex: person.subjectIndex,
      status: match.kind,
      candidates: match.kind === 'ambiguous' ? match.candidates : 0,
      informedOn: informedOn ?? null,
    };
  }
}

function parseRow(text: string): { row: LinkageRow } | { fault: { field: string; rule: string } } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: { field: '', rule: 'the line is not JSON' } };
  }
  const parsed = linkageRow.safeParse(json);
  if (parsed.success) return { row: parsed.data };
  const issue = parsed.error.issues[0];
  return { fault: { field: issue?.path.join('.') ?? '', rule: issue?.message ?? 'not valid' } };
}

const event = (linkage: Linkage, type: string, data: Record<string, unknown>): OutboxRow => ({
  topic: 'consent.events',
  key: linkage.datasetId,
  event: { type, key: linkage.datasetId, data },
  cause: { system: `system:import/${linkage.linkageId}` },
});

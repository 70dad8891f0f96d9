import { randomUUID } from 'node:crypto';
import { linkageRow, type EventBody, type LinkageRow } from '@garant/contracts';
import { publish, type Database, type OutboxRow, type Tx, type VaultCipher } from '@garant/nest-kit';
import { mergePeople } from '../people/people.acts.js';
import {
  createPerson,
  doubtfulPerson,
  keepIns,
  lockTraits,
  markedPerson,
  matchPerson,
  type Person,
} from '../people/person.store.js';
import { indexTraits, type TraitIndexes } from '../people/traits.match.js';
import { dropChunks, readLines } from './import.store.js';
import {
  advanceLinkage,
  claimLinkage,
  endLinkage,
  insertLinkedRow,
  insertRejection,
  linkageCounts,
  localIdsSeen,
  personOfRecord,
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
    /** Whether the deployer may use the INS (CSP R1111-8-2). */
    private readonly insEntitled = false,
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
    const { lines, next, last } = await readLines(
      tx,
      this.cipher,
      linkage.fileSha256,
      linkage.place,
      CHUNK_ROWS,
    );
    const { rows, returned } = await this.matchLines(
      tx,
      linkage,
      lines.map((text, at) => ({ number: linkage.nextLine + at, text })),
    );
    if (rows.length > 0)
      await publish(tx, [
        event(linkage, 'linkage.recorded', {
          datasetId: linkage.datasetId,
          linkageId: linkage.linkageId,
          rows,
        }),
      ]);
    await advanceLinkage(tx, linkage.linkageId, linkage.nextLine + lines.length, next);
    if (last) await this.end(tx, linkage);
    // Last: the register's counter is locked from here to the commit.
    const now = new Date().toISOString();
    for (const { person, marked } of returned)
      await mergePeople(
        tx,
        { survivor: person, retired: [marked], because: 'marker' },
        causeOf(linkage),
        now,
      );
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
    await dropChunks(tx, linkage.fileSha256);
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
  ): Promise<{ rows: EventRow[]; returned: Returned[] }> {
    const valid: { line: number; row: LinkageRow; indexes: TraitIndexes; localIndexes: Buffer[] }[] = [];
    for (const { number, text } of lines) {
      if (text.trim() === '') continue;
      const parsed = parseRow(text, this.insEntitled);
      if ('fault' in parsed)
        await insertRejection(tx, linkage.linkageId, number, parsed.fault.field, parsed.fault.rule);
      else
        valid.push({
          line: number,
          row: parsed.row,
          indexes: indexTraits(this.cipher, parsed.row),
          localIndexes: [this.cipher.indexVersion, ...this.cipher.olderIndexVersions].map((version) =>
            this.cipher.blindIndexAt(version, 'local-id-v1', linkage.datasetId, parsed.row.localId),
          ),
        });
    }
    const seen = await localIdsSeen(
      tx,
      linkage.linkageId,
      valid.map((v) => v.localIndexes),
    );
    await lockTraits(
      tx,
      valid.map((v) => v.indexes),
    );

    const rows: EventRow[] = [];
    const returned: Returned[] = [];
    for (const { line, row, indexes, localIndexes } of valid) {
      if (localIndexes.some((index) => seen.has(index.toString('hex')))) {
        await insertRejection(
          tx,
          linkage.linkageId,
          line,
          'localId',
          'each local id stands once in the file',
        );
        continue;
      }
      for (const index of localIndexes) seen.add(index.toString('hex'));
      const { linked, marked } = await this.linkRow(tx, linkage, line, row, indexes, localIndexes);
      if (marked) returned.push({ person: linked, marked });
      await insertLinkedRow(tx, linkage.linkageId, linked);
      const { recordRef, subjectRef, subjectIndex, status, informedOn } = linked;
      rows.push({ recordRef, subjectRef, subjectIndex, status, informedOn });
    }
    return { rows, returned };
  }

  private async linkRow(
    tx: Tx,
    linkage: Linkage,
    line: number,
    row: LinkageRow,
    indexes: TraitIndexes,
    localIndexes: readonly Buffer[],
  ): Promise<{ linked: LinkedRow; marked: Person | null }> {
    const { localId, informedOn, ...traits } = row;
    const recordRef = await recordReference(tx, linkage.datasetId, localIndexes, randomUUID());
    // One query a row: an earlier row of this chunk may have created the very person.
    const match = await matchPerson(tx, indexes);
    const before =
      match.kind === 'matched' ? null : await this.knownBefore(tx, match.kind, recordRef, indexes);
    const person =
      match.kind === 'matched'
        ? match.person
        : (before ??
          (await createPerson(tx, this.cipher, {
            traits,
            indexes,
            origin: 'linkage',
            ambiguous: match.kind === 'ambiguous',
            now: new Date().toISOString(),
          })));
    if (match.kind === 'matched') await keepIns(tx, this.cipher, person.subjectRef, traits, indexes);
    const status = before ? (before.ambiguous ? 'ambiguous' : 'matched') : match.kind;
    return {
      linked: {
        line,
        localIndex: localIndexes[0]!,
        localId: this.cipher.seal(localId, linkage.linkageId),
        recordRef,
        subjectRef: person.subjectRef,
        subjectIndex: person.subjectIndex,
        status,
        candidates: status === 'ambiguous' && match.kind === 'ambiguous' ? match.candidates : 0,
        informedOn: informedOn ?? null,
      },
      marked: match.kind === 'new' && !before ? await markedPerson(tx, indexes) : null,
    };
  }

  /** Who the record stood for before, as a human decided; else somebody in the same doubt. */
  private async knownBefore(
    tx: Tx,
    kind: 'new' | 'ambiguous',
    recordRef: string,
    indexes: TraitIndexes,
  ): Promise<(Person & { ambiguous: boolean }) | null> {
    const exactIndexes = [indexes.exact, ...(indexes.older ?? []).map(({ exact }) => exact)];
    const before = await personOfRecord(tx, recordRef, exactIndexes);
    if (before || kind === 'new') return before;
    const doubtful = await doubtfulPerson(tx, indexes);
    return doubtful && { ...doubtful, ambiguous: true };
  }
}

/** Somebody who was erased and left a marker is in a holder's file again: what they had refused goes on counting. */
interface Returned {
  readonly person: Person;
  readonly marked: Person;
}

const INS_RULE = 'an INS may be used only where the deployer is entitled to it (CSP R1111-8-2)';

function parseRow(
  text: string,
  insEntitled: boolean,
): { row: LinkageRow } | { fault: { field: string; rule: string } } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: { field: '', rule: 'the line is not JSON' } };
  }
  if (!insEntitled && typeof json === 'object' && json !== null && 'ins' in json)
    return { fault: { field: 'ins', rule: INS_RULE } };
  const parsed = linkageRow.safeParse(json);
  if (parsed.success) return { row: parsed.data };
  const issue = parsed.error.issues[0];
  return { fault: { field: issue?.path.join('.') ?? '', rule: issue?.message ?? 'not valid' } };
}

const causeOf = (linkage: Linkage) => ({ system: `system:import/${linkage.linkageId}` }) as const;
const event = (linkage: Linkage, type: string, data: Record<string, unknown>): OutboxRow => ({
  topic: 'consent.events',
  key: linkage.datasetId,
  event: { type, key: linkage.datasetId, data },
  cause: causeOf(linkage),
});

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Database, Roles, type Signer, type Tx } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { choicesUpTo, lockPosition } from '../choices/choice.store.js';
import { SIGNER } from '../consent.tokens.js';
import { peopleActs } from '../people/people.acts.js';

/**
 * The register as one stream of JSON lines, from which a gateway starts instead of re-reading every event:
 * `{ t: 'header', position, tails }`, then subjects, choices and linkage rows, then `{ t: 'end', jws }` whose payload
 * holds the SHA-256 of everything before it. Acts about people (`{ t: 'people' }`) come before the choices. `tails` name, per partition of consent.events, the last number and offset
 * the broker had acknowledged: whatever was sent by then is in the snapshot, what comes later is read from there.
 */
@Controller('internal/snapshot')
export class SnapshotController {
  constructor(
    private readonly database: Database,
    @Inject(SIGNER) private readonly signer: Signer,
  ) {}

  @Roles('operator')
  @Get()
  async snapshot(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'application/x-ndjson').send(Readable.from(this.signed()));
  }

  private async *signed(): AsyncGenerator<string> {
    const hash = createHash('sha256');
    // What was sent was committed before: reading the tails first and the tables after can only add, and adding is idempotent.
    const tails = await tailsOf(this.database);
    const position = await this.database.transaction(lockPosition);
    for await (const line of lines(this.database, { t: 'header', position, tails })) {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      yield text;
    }
    yield `${JSON.stringify({ t: 'end', jws: await this.signer.sign({ sha256: hash.digest('hex'), position }, 'garant-snapshot+jwt') })}\n`;
  }
}

async function* lines(
  tx: Tx,
  header: { t: 'header'; position: number; tails: object[] },
): AsyncGenerator<object> {
  yield header;
  yield* paged<{ ref: string; index: number }>(
    tx,
    `SELECT subject_index AS after, subject_ref AS ref, subject_index AS index
     FROM (SELECT subject_index, subject_ref FROM vault_person UNION ALL SELECT subject_index, subject_ref FROM retired_subject) s
     WHERE subject_index > $1 ORDER BY subject_index LIMIT 10000`,
    'subject',
  );
  for (const act of await peopleActs(tx, header.position)) yield { t: 'people', act };
  for await (const choice of choicesUpTo(tx, header.position)) yield { t: 'choice', ...choice };
  // The newest completed linkage of each dataset, and one that is running: its first events may lie before the tails.
  const linkages = await tx.query<{ linkageId: string; datasetId: string; completedAt: Date | null }>(
    `SELECT linkage_id AS "linkageId", dataset_id AS "datasetId", completed_at AS "completedAt" FROM (
       SELECT *, row_number() OVER (PARTITION BY dataset_id, status ORDER BY completed_at DESC) AS age FROM linkage WHERE status <> 'failed'
     ) l WHERE age = 1 ORDER BY completed_at NULLS LAST`,
  );
  for (const { linkageId, datasetId, completedAt } of linkages) {
    yield { t: 'linkage', linkageId, datasetId, completedAt: completedAt?.toISOString() ?? null };
    yield* paged(
      tx,
      `SELECT line AS after, '${datasetId}' AS "datasetId", record_ref AS "recordRef", subject_ref AS "subjectRef", subject_index AS "subjectIndex", status,
              to_char(informed_on, 'YYYY-MM-DD') AS "informedOn"
       FROM linkage_row WHERE linkage_id = '${linkageId}' AND line > $1 ORDER BY line LIMIT 10000`,
      'linked',
    );
  }
  for (const { key } of await tx.query<{ key: string }>('SELECT key FROM parked_key'))
    yield { t: 'parked', key };
}

/** Pages of a query whose only parameter is the last `after`; ids in the text come from the database itself. */
async function* paged<T extends object>(tx: Tx, sql: string, t: string): AsyncGenerator<object> {
  let last = -1;
  for (;;) {
    const rows = await tx.query<T & { after: number }>(sql, [last]);
    for (const { after, ...row } of rows) {
      yield { t, ...row };
      last = after;
    }
    if (rows.length < 10_000) return;
  }
}

async function tailsOf(tx: Tx): Promise<{ partition: number; number: number; offset: number | null }[]> {
  return tx.query(
    `SELECT partition, last_sent_number AS number, last_sent_offset AS "offset" FROM outbox_number WHERE topic LIKE '%consent.events' ORDER BY partition`,
  );
}

import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { Actor, LinkageReport } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles } from '@garant/nest-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { VaultCipher } from '../people/vault.cipher.js';
import { holderOfDataset } from '../scopes/scope.store.js';
import { storeUpload } from './import.store.js';
import { latestCompleted, linkageReport, linkedPeople } from './linkage.store.js';

/** A linkage file of 200 MB names about a million people. */
const LIMIT_BYTES = 200 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

@Controller('internal')
export class LinkageController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  /** Keeps an uploaded file under its SHA-256, encrypted. Nothing is read from it until `linkage.submit` names it. */
  @Roles('holder')
  @Put('imports/:sha256')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Req() request: FastifyRequest,
  ): Promise<{ sha256: string; bytes: number }> {
    if (!SHA256.test(sha256))
      throw new ProblemError('invalid-query', {
        errors: [{ field: 'sha256', rule: '64 lower-case hex digits' }],
      });
    if (!(request.body instanceof Readable))
      throw new ProblemError('unsupported-media-type', { detail: 'application/x-ndjson' });
    const stored = await storeUpload(this.database, this.cipher, {
      sha256,
      source: request.body as AsyncIterable<Uint8Array>,
      uploadedBy: actor.ref,
      organisation: actor.organisation ?? null,
      limitBytes: LIMIT_BYTES,
      now: new Date().toISOString(),
    });
    if (stored.kind === 'too-large')
      throw new ProblemError('too-large', { params: { limitBytes: LIMIT_BYTES } });
    if (stored.kind === 'hash-differs')
      throw new ProblemError('file-hash', { params: { found: stored.found } });
    return { sha256, bytes: stored.bytes };
  }

  @Roles('holder')
  @Get('linkages/:datasetId')
  async report(@CurrentActor() actor: Actor, @Param('datasetId') datasetId: string): Promise<LinkageReport> {
    if (!UUID.test(datasetId) || (await holderOfDataset(this.database, datasetId)) !== actor.organisation)
      throw new ProblemError('not-found');
    return linkageReport(this.database, this.cipher, datasetId);
  }

  /** For the gateway's plans (it acts as the platform's operator): the holder's own ids, one JSON a line. */
  @Roles('operator')
  @Get('linkages/:datasetId/people')
  async people(
    @CurrentActor() actor: Actor,
    @Param('datasetId') datasetId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linkageId = UUID.test(datasetId) ? await latestCompleted(this.database, datasetId) : null;
    if (!linkageId) throw new ProblemError('linkage-missing');
    await this.database.transaction((tx) =>
      publish(tx, [
        {
          topic: 'consent.events',
          key: datasetId,
          event: { type: 'data.read', key: datasetId, data: { what: 'linkage', datasetId } },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]),
    );
    const lines = async function* (database: Database, cipher: VaultCipher): AsyncGenerator<string> {
      for await (const person of linkedPeople(database, cipher, linkageId))
        yield `${JSON.stringify(person)}\n`;
    };
    await reply
      .header('content-type', 'application/x-ndjson')
      .header('x-linkage-id', linkageId)
      .send(Readable.from(lines(this.database, this.cipher)));
  }
}

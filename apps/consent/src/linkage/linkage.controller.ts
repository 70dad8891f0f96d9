import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { Actor, LinkageReport } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, VaultCipher } from '@garant/nest-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { holderOfDataset } from '../scopes/scope.store.js';
import {
  CHUNK_LIMIT_BYTES,
  FILE_LIMIT_BYTES,
  beginUpload,
  completeUpload,
  storeChunk,
  storeUpload,
  uploadState,
  type Completed,
  type Upload,
  type UploadState,
} from './import.store.js';
import { latestCompleted, linkageReport, linkedPeople, rejectionsOf } from './linkage.store.js';

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
    const source = bodyOf(request);
    const stored = await storeUpload(this.database, this.cipher, { ...uploadOf(actor, sha256), source });
    if (stored.kind === 'not-yours') throw new ProblemError('file-unknown');
    return { sha256, bytes: bytesOf(stored) };
  }

  /** What is there of an upload: whoever was cut off goes on with the chunks that are missing. Begins it, if need be. */
  @Roles('holder')
  @Put('imports/:sha256/upload')
  async begin(@CurrentActor() actor: Actor, @Param('sha256') sha256: string): Promise<UploadState> {
    const upload = uploadOf(actor, sha256);
    const begun = await beginUpload(this.database, upload);
    const state = begun ? await uploadState(this.database, sha256, upload.organisation) : null;
    if (!state) throw new ProblemError('file-unknown');
    return state;
  }

  @Roles('holder')
  @Put('imports/:sha256/chunks/:seq')
  async chunk(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Param('seq') seq: string,
    @Req() request: FastifyRequest,
  ): Promise<{ seq: number; bytes: number }> {
    const { organisation } = uploadOf(actor, sha256);
    if (!/^\d{1,5}$/.test(seq))
      throw new ProblemError('invalid-query', { errors: [{ field: 'seq', rule: 'a number from 0' }] });
    if (!(await uploadState(this.database, sha256, organisation))) throw new ProblemError('file-unknown');
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of bodyOf(request)) {
      bytes += part.length;
      if (bytes > CHUNK_LIMIT_BYTES)
        throw new ProblemError('too-large', { params: { limitBytes: CHUNK_LIMIT_BYTES } });
      parts.push(Buffer.from(part));
    }
    if (bytes === 0) throw new ProblemError('file-empty');
    await storeChunk(this.database, this.cipher, sha256, Number(seq), Buffer.concat(parts));
    return { seq: Number(seq), bytes };
  }

  @Roles('holder')
  @Put('imports/:sha256/complete')
  async complete(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
  ): Promise<{ sha256: string; bytes: number }> {
    const { organisation } = uploadOf(actor, sha256);
    const state = await uploadState(this.database, sha256, organisation);
    if (!state) throw new ProblemError('file-unknown');
    if (state.complete) return { sha256, bytes: state.bytes };
    return { sha256, bytes: bytesOf(await completeUpload(this.database, this.cipher, sha256)) };
  }

  @Roles('holder')
  @Get('linkages/:datasetId')
  async report(@CurrentActor() actor: Actor, @Param('datasetId') datasetId: string): Promise<LinkageReport> {
    if (!UUID.test(datasetId) || (await holderOfDataset(this.database, datasetId)) !== actor.organisation)
      throw new ProblemError('not-found');
    return linkageReport(this.database, this.cipher, datasetId);
  }

  /** Every rejected line of the newest linkage, one JSON a line. */
  @Roles('holder')
  @Get('linkages/:datasetId/rejections')
  async rejections(
    @CurrentActor() actor: Actor,
    @Param('datasetId') datasetId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!UUID.test(datasetId) || (await holderOfDataset(this.database, datasetId)) !== actor.organisation)
      throw new ProblemError('not-found');
    const lines = async function* (database: Database): AsyncGenerator<string> {
      for await (const rejection of rejectionsOf(database, datasetId)) yield `${JSON.stringify(rejection)}\n`;
    };
    await reply.header('content-type', 'application/x-ndjson').send(Readable.from(lines(this.database)));
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

/** @throws ProblemError `invalid-query` */
function uploadOf(actor: Actor, sha256: string): Upload {
  if (!SHA256.test(sha256))
    throw new ProblemError('invalid-query', {
      errors: [{ field: 'sha256', rule: '64 lower-case hex digits' }],
    });
  return {
    sha256,
    uploadedBy: actor.ref,
    organisation: actor.organisation ?? null,
    now: new Date().toISOString(),
  };
}

function bodyOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  if (!(request.body instanceof Readable))
    throw new ProblemError('unsupported-media-type', { detail: 'application/x-ndjson' });
  return request.body as AsyncIterable<Uint8Array>;
}

/** @throws ProblemError saying why the file is not kept */
function bytesOf(stored: Completed): number {
  switch (stored.kind) {
    case 'complete':
      return stored.bytes;
    case 'too-large':
      throw new ProblemError('too-large', { params: { limitBytes: FILE_LIMIT_BYTES } });
    case 'empty':
      throw new ProblemError('file-empty');
    case 'hash-differs':
      throw new ProblemError('file-hash', { params: { found: stored.found } });
  }
}

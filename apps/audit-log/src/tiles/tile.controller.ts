import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { formatPolicy, parseTilePath, parseVkey } from '@garant/merkle-log';
import { ProblemError, Public, Roles } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { LOG_KEY } from '../audit-log.tokens.js';
import { sha256 } from '../intake/entry.building.js';
import type { LogKey } from '../publish/checkpoint.key.js';
import { LogFiles } from '../publish/log.files.js';

const TEXT = 'text/plain; charset=utf-8';

/** The published log (C2SP tlog-tiles). Checkpoint, hash tiles, key and policy are public; entries are for inspectors. */
@Controller('log')
export class TileController {
  constructor(
    private readonly files: LogFiles,
    @Inject(LOG_KEY) private readonly key: LogKey,
  ) {}

  @Public()
  @Get('checkpoint')
  async checkpoint(@Res() reply: FastifyReply): Promise<void> {
    const note = await this.files.read('checkpoint');
    if (!note) throw new ProblemError('tile-unknown', { detail: 'No checkpoint was published yet' });
    await reply.type(TEXT).header('cache-control', 'public, max-age=1').send(note);
  }

  @Public()
  @Get('vkey')
  @Header('content-type', TEXT)
  vkey(): string {
    return `${this.key.vkey}\n`;
  }

  /** C2SP tlog-policy: whom to trust. No witness is configured, so the quorum is none; the text says so. */
  @Public()
  @Get('policy')
  @Header('content-type', TEXT)
  policy(): string {
    const key = parseVkey(sha256, this.key.vkey);
    if (!key.ok) throw new Error(key.reason);
    return formatPolicy({ logs: [{ key: key.value }], witnesses: [], groups: [], quorum: 'none' });
  }

  @Roles('inspector')
  @Get('tile/entries/*')
  entries(@Param('*') rest: string, @Res() reply: FastifyReply): Promise<void> {
    return this.send(`tile/entries/${rest}`, reply, 'private, no-store');
  }

  @Public()
  @Get('tile/*')
  tile(@Param('*') rest: string, @Res() reply: FastifyReply): Promise<void> {
    return this.send(`tile/${rest}`, reply, 'public, max-age=31536000, immutable', true);
  }

  private async send(path: string, reply: FastifyReply, caching: string, hashesOnly = false): Promise<void> {
    const id = parseTilePath(path);
    if (!id.ok || (hashesOnly && id.value.level === 'entries')) throw new ProblemError('tile-unknown');
    const bytes = await this.files.readTile(id.value);
    if (!bytes) throw new ProblemError('tile-unknown');
    await reply.type('application/octet-stream').header('cache-control', caching).send(bytes);
  }
}

import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common';
import type { Actor } from '@garant/contracts';
import { parseTilePath, TILE_WIDTH, tileWidth, type TileId } from '@garant/merkle-log';
import { CurrentActor, Database, ProblemError, Public, Roles } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { LOG_KEY } from '../audit-log.tokens.js';
import { noteRead } from '../inspection/read.note.js';
import { isLimited, missionFor } from '../missions/mission.access.js';
import type { LogKey } from '../publish/checkpoint.key.js';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import { LogFiles } from '../publish/log.files.js';
import { isPruned, minimumIndex } from '../retention/pruning.store.js';
import { readSound } from './tile.reading.js';

const TEXT = 'text/plain; charset=utf-8';

/** The published log (C2SP tlog-tiles). Checkpoint, hash tiles, key and policy are public; entries are for inspectors. */
@Controller('log')
export class TileController {
  constructor(
    private readonly database: Database,
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

  /** C2SP tlog-policy: whom to trust. */
  @Public()
  @Get('policy')
  @Header('content-type', TEXT)
  policy(): string {
    return this.key.policy;
  }

  /**
   * Pseudonymous personal data, up to 256 entries at once: noted like every read, and only under a mission that reaches the
   * whole log. One that is limited reads entry by entry.
   */
  @Roles('inspector')
  @Get('tile/entries/*')
  async entries(
    @CurrentActor() actor: Actor,
    @Param('*') rest: string,
    @Res() reply: FastifyReply,
    @Query('mission') named?: string,
  ): Promise<void> {
    const path = `tile/entries/${rest}`;
    const { id, bytes } = await this.published(path);
    if (id.level !== 'entries') throw new ProblemError('tile-unknown');
    await this.database.transaction(async (tx) => {
      const mission = await missionFor(tx, actor, named);
      if (isLimited(mission))
        throw new ProblemError('tile-unknown', { params: { limitedBy: mission.orderNumber } });
      await noteRead(tx, actor, { path }, id.width, mission.missionId);
    });
    await send(reply, bytes, 'private, no-store');
  }

  @Public()
  @Get('tile/*')
  async tile(@Param('*') rest: string, @Res() reply: FastifyReply): Promise<void> {
    const { id, bytes } = await this.published(`tile/${rest}`);
    // However the path is spelt: entries only pass the guarded route.
    if (id.level === 'entries') throw new ProblemError('tile-unknown');
    await send(reply, bytes, 'public, max-age=31536000, immutable');
  }

  /** Files beyond the last checkpoint may still be written again, so nobody is served one. */
  private async published(path: string): Promise<{ id: TileId; bytes: Buffer }> {
    const parsed = parseTilePath(path);
    if (!parsed.ok) throw new ProblemError('tile-unknown');
    const id = parsed.value;
    const size = (await latestCheckpoint(this.database))?.size ?? 0;
    if (id.width > tileWidth(id.level, id.index, size)) throw new ProblemError('tile-unknown');
    if (id.level === 'entries' && isPruned(id, await minimumIndex(this.database), TILE_WIDTH))
      throw new ProblemError('entries-pruned');
    return { id, bytes: await readSound(this.files, id) };
  }
}

const send = async (reply: FastifyReply, bytes: Buffer, caching: string): Promise<void> => {
  await reply.type('application/octet-stream').header('cache-control', caching).send(bytes);
};

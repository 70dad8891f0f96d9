import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor, BundleView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher, type Tx } from '@garant/nest-kit';
import { VAULT } from '../audit-log.tokens.js';
import { noteRead } from '../inspection/read.note.js';
import { missionFor } from '../missions/mission.access.js';
import { bundleById, bundlesOf, piecesOf, viewOf, type BundleRow } from './bundle.store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Bundles of a mission, for its inspectors while it is open. */
@Controller('internal/bundles')
@Roles('inspector')
export class BundleController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query('mission') named?: string): Promise<{ bundles: BundleView[] }> {
    return this.database.transaction(async (tx) => {
      const { missionId } = await missionFor(tx, actor, named);
      return { bundles: (await bundlesOf(tx, missionId)).map(viewOf) };
    });
  }

  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<BundleView> {
    return this.database.transaction(async (tx) => viewOf(await ownBundle(tx, actor, id)));
  }

  /** The archive. Taking it is a read of all its entries, noted before the first byte leaves. */
  @Get(':id/file')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.database.transaction(async (tx) => {
      const found = await ownBundle(tx, actor, id);
      if (found.state === 'waiting' || found.state === 'making')
        throw new ProblemError('bundle-not-ready', { params: { share: found.share } });
      if (found.state === 'failed') throw new ProblemError('bundle-failed');
      if (found.state !== 'made') throw new ProblemError('bundle-gone');
      const query = { bundle: found.bundle_id, ...found.filter };
      await noteRead(tx, actor, query, found.entries, found.mission_id);
      return found;
    });
    await reply
      .type('application/zip')
      .header('content-length', String(row.bytes))
      .header('x-content-sha256', row.sha256!)
      .send(Readable.from(piecesOf(this.database, this.vault, row.bundle_id), { objectMode: false }));
  }
}

/** @throws ProblemError `bundle-unknown`, also for a bundle of a mission that the caller has no part in */
async function ownBundle(tx: Tx, actor: Actor, id: string): Promise<BundleRow> {
  const row = UUID.test(id) ? await bundleById(tx, id) : null;
  if (!row) throw new ProblemError('bundle-unknown');
  try {
    await missionFor(tx, actor, row.mission_id);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'mission-unknown')
      throw new ProblemError('bundle-unknown');
    throw error;
  }
  return row;
}

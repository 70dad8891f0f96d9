import { Controller, Get, Header, Inject, Optional, Param, Res } from '@nestjs/common';
import type { WitnessingView } from '@garant/contracts';
import { formatVkey } from '@garant/merkle-log';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import { lastCosigned, newestWitnessed } from './cosignature.store.js';
import { announcements } from './key.rotation.store.js';
import { latestTimestamps, timestampOf } from './timestamp.store.js';
import type { WitnessPolicy } from './witness.policy.js';
import { WITNESS_POLICY } from './witnesses.tokens.js';

const SIZE = /^[1-9]\d{0,14}$/;

/** Who else vouches for the log: witnesses, time-stamps, and the keys that it had. All of it is public, like the checkpoint. */
@Controller('log')
export class WitnessesController {
  constructor(
    private readonly database: Database,
    @Optional() @Inject(WITNESS_POLICY) private readonly policy?: WitnessPolicy,
  ) {}

  @Public()
  @Get('witnesses')
  async witnesses(): Promise<WitnessingView> {
    const { database, policy } = this;
    const [last, known, timestamps] = await Promise.all([
      latestCheckpoint(database),
      lastCosigned(database),
      latestTimestamps(database, 20),
    ]);
    const witnessed =
      policy && policy.trust.quorum !== 'none' ? await newestWitnessed(database, policy) : null;
    return {
      quorum: policy?.trust.quorum ?? 'none',
      witnesses: (policy?.witnesses ?? []).map(({ name, key }) => {
        const vkey = formatVkey(key);
        const standing = known.get(vkey);
        return {
          name,
          vkey,
          size: standing?.size ?? null,
          cosignedAt: standing?.at.toISOString() ?? null,
        };
      }),
      witnessedSize: witnessed?.size ?? null,
      size: last?.size ?? null,
      timestamps: timestamps.map(({ size, at }) => ({ size, at: at.toISOString() })),
    };
  }

  /** Signed notes, one after the other, an empty line between: how the log came to its present key. */
  @Public()
  @Get('rotations')
  @Header('content-type', 'text/plain; charset=utf-8')
  async rotations(): Promise<string> {
    return (await announcements(this.database)).join('\n');
  }

  /** RFC 3161 token over the checkpoint text of that size. */
  @Public()
  @Get('timestamps/:size')
  async timestamp(@Param('size') size: string, @Res() reply: FastifyReply): Promise<void> {
    const found = SIZE.test(size) ? await timestampOf(this.database, Number(size)) : null;
    if (!found) throw new ProblemError('timestamp-unknown');
    await reply
      .type('application/timestamp-reply')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(found.token);
  }
}

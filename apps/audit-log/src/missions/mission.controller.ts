import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor, MissionView, MissionWorkView } from '@garant/contracts';
import {
  CurrentActor,
  Database,
  ProblemError,
  Roles,
  loadStream,
  type StoredEvent,
  type Tx,
  VaultCipher,
} from '@garant/nest-kit';
import type { Mission } from '@garant/rules';
import { VAULT } from '../audit-log.tokens.js';
import { drawMinutes } from './minutes.pdf.js';
import { minutesSections, parisTime } from './minutes.sections.js';
import { MINUTES_WORDS } from './minutes.words.js';
import { allMissions, missionById, missionsOf, streamOf } from './mission.store.js';
import { missionView, missionWorkView } from './mission.view.js';
import { fileOf } from './note.store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** The register of missions: to inspectors theirs, to the body that is inspected every one. */
@Controller('internal/missions')
@Roles('inspector', 'data-protection-officer', 'signatory')
export class MissionController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<{ items: MissionView[] }> {
    const missions =
      actor.role === 'inspector' ? await missionsOf(this.database, actor) : await allMissions(this.database);
    const now = new Date().toISOString();
    return { items: missions.map((mission) => missionView(mission, actor, now)) };
  }

  @Get(':missionId')
  one(@CurrentActor() actor: Actor, @Param('missionId') missionId: string): Promise<MissionWorkView> {
    return this.database.transaction(async (tx) => {
      const { mission, events } = await visible(tx, actor, missionId);
      return missionWorkView(tx, this.vault, { mission, events }, actor, new Date().toISOString());
    });
  }

  /** Draft of the minutes, for the inspectors of the mission, during it and after its end. */
  @Roles('inspector')
  @Get(':missionId/minutes.pdf')
  async minutes(
    @CurrentActor() actor: Actor,
    @Param('missionId') missionId: string,
    @Query('lang') lang: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const now = new Date().toISOString();
    const language = lang === 'en' ? 'en' : 'fr';
    const work = await this.database.transaction(async (tx) => {
      const { mission, events } = await visible(tx, actor, missionId);
      return missionWorkView(tx, this.vault, { mission, events }, actor, now);
    });
    const words = MINUTES_WORDS[language];
    const pdf = await drawMinutes({
      language,
      title: words.title,
      draft: words.draft,
      subtitle: `${words.order} ${work.mission.orderNumber}`,
      end: words.drawn(parisTime(now, language)),
      madeAt: now,
      sections: minutesSections(work, language),
    });
    await reply.type('application/pdf').header('cache-control', 'private, no-store').send(pdf);
  }

  /** A document that the officer sent with an answer. */
  @Get(':missionId/files/:sha256')
  async file(
    @CurrentActor() actor: Actor,
    @Param('missionId') missionId: string,
    @Param('sha256') sha256: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.database.transaction(async (tx) => {
      await visible(tx, actor, missionId);
      return SHA256.test(sha256) ? fileOf(tx, this.vault, missionId, sha256) : undefined;
    });
    if (!file) throw new ProblemError('not-found');
    await reply
      .type(file.mediaType)
      .header('cache-control', 'private, no-store')
      .header('x-file-name', encodeURIComponent(file.name))
      .send(file.content);
  }
}

/** @throws ProblemError `mission-unknown` for one that does not exist, and to inspectors for one of others */
async function visible(
  tx: Tx,
  actor: Pick<Actor, 'ref' | 'role'>,
  missionId: string,
): Promise<{ mission: Mission; events: StoredEvent[] }> {
  const mission = UUID.test(missionId) ? await missionById(tx, missionId) : undefined;
  if (!mission || (actor.role === 'inspector' && !mission.inspectors.includes(actor.ref)))
    throw new ProblemError('mission-unknown');
  return { mission, events: await loadStream(tx, streamOf(missionId)) };
}

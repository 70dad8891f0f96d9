import { Controller, Get, Param } from '@nestjs/common';
import type { Actor, MissionView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { allMissions, missionById, missionsOf } from './mission.store.js';
import { missionView } from './mission.view.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The register of missions: to inspectors theirs, to the body that is inspected every one. */
@Controller('internal/missions')
@Roles('inspector', 'data-protection-officer', 'signatory')
export class MissionController {
  constructor(private readonly database: Database) {}

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<{ items: MissionView[] }> {
    const missions =
      actor.role === 'inspector' ? await missionsOf(this.database, actor) : await allMissions(this.database);
    const now = new Date().toISOString();
    return { items: missions.map((mission) => missionView(mission, actor, now)) };
  }

  @Get(':missionId')
  async one(@CurrentActor() actor: Actor, @Param('missionId') missionId: string): Promise<MissionView> {
    if (!UUID.test(missionId)) throw new ProblemError('mission-unknown');
    const mission = await missionById(this.database, missionId);
    if (!mission || (actor.role === 'inspector' && !mission.inspectors.includes(actor.ref)))
      throw new ProblemError('mission-unknown');
    return missionView(mission, actor, new Date().toISOString());
  }
}

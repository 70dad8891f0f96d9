import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  detectionQuery,
  type Actor,
  type DetectionFile,
  type DetectionQueue,
  type DetectionRuleView,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import { VAULT } from '../audit-log.tokens.js';
import { missionFor } from '../missions/mission.access.js';
import { fileOf, queueOf, rulesOf } from './detection.view.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The queue of findings, for those who look into them and for inspectors under a mission. */
@Controller('internal')
export class DetectionController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
  ) {}

  @Roles('data-protection-officer', 'operator', 'inspector')
  @Get('detections')
  async queue(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, unknown>,
  ): Promise<DetectionQueue> {
    const { mission, ...asked } = query;
    const parsed = detectionQuery.strict().safeParse(asked);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    await this.underMission(actor, mission as string | undefined);
    return queueOf(this.database, actor, parsed.data);
  }

  /** With its entries once the reader has taken it; the read is noted before it is answered. */
  @Roles('data-protection-officer', 'operator', 'inspector')
  @Get('detections/:id')
  async one(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('mission') mission?: string,
  ): Promise<DetectionFile> {
    await this.underMission(actor, mission);
    if (!UUID.test(id)) throw new ProblemError('detection-unknown');
    const file = await this.database.transaction((tx) => fileOf(tx, this.vault, actor, id));
    if (!file) throw new ProblemError('detection-unknown');
    return file;
  }

  @Roles('data-protection-officer', 'operator', 'inspector')
  @Get('detection-rules')
  async rules(): Promise<{ items: DetectionRuleView[] }> {
    return { items: await rulesOf(this.database, this.vault) };
  }

  /** Findings tell of entries: an inspector reads them under a mission, like those. */
  private async underMission(actor: Actor, named: string | undefined): Promise<void> {
    if (actor.role === 'inspector') await missionFor(this.database, actor, named);
  }
}

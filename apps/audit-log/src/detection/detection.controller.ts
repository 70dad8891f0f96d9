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
import { fileOf, queueOf, rulesOf } from './detection.view.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The queue of findings, for those who look into them and for inspectors. */
@Controller('internal')
export class DetectionController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
  ) {}

  @Roles('data-protection-officer', 'operator', 'inspector')
  @Get('detections')
  queue(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<DetectionQueue> {
    const parsed = detectionQuery.strict().safeParse(query);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    return queueOf(this.database, actor, parsed.data);
  }

  /** With its entries once the reader has taken it; the read is noted before it is answered. */
  @Roles('data-protection-officer', 'operator', 'inspector')
  @Get('detections/:id')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DetectionFile> {
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
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Actor, ErasureAct, HoldView, PublicRetention, RetentionOverview } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Public, Roles, VaultCipher } from '@garant/nest-kit';
import { VAULT } from '../audit-log.tokens.js';
import { erasureActs } from './erasure.store.js';
import { RETENTION_POLICY } from './retention.tokens.js';
import type { RetentionPolicy } from './retention.policy.js';
import { holdViews, overviewOf, publicRetentionOf } from './retention.view.js';

const PAGE = 50;

/** How long what is kept, what is due, what is held and what went: numbers and indexes, no entry. */
@Controller()
export class RetentionController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  @Public()
  @Get('log/retention')
  public(): Promise<PublicRetention> {
    return publicRetentionOf(this.database, this.policy);
  }

  @Roles('inspector', 'data-protection-officer')
  @Get('internal/retention')
  overview(@CurrentActor() actor: Actor): Promise<RetentionOverview> {
    return overviewOf(this.database, this.vault, this.policy, actor, new Date().toISOString());
  }

  @Roles('inspector', 'data-protection-officer', 'signatory')
  @Get('internal/holds')
  async holds(@CurrentActor() actor: Actor): Promise<{ items: HoldView[] }> {
    return { items: await holdViews(this.database, this.vault, actor) };
  }

  /** Acts of erasure, newest first; `next` is the `after` of the following page. */
  @Roles('inspector', 'data-protection-officer')
  @Get('internal/erasures')
  async erasures(@Query('after') after?: string): Promise<{ items: ErasureAct[]; next: number | null }> {
    if (after !== undefined && !/^[1-9]\d{0,14}$/.test(after))
      throw new ProblemError('invalid-query', { errors: [{ field: 'after', rule: 'a number' }] });
    const acts = await erasureActs(this.database, PAGE, after === undefined ? null : Number(after));
    const next = acts.length === PAGE ? acts.at(-1)!.number : null;
    return { items: acts.map(({ number: _number, ...act }) => act), next };
  }
}

import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { Actor, AuthorityCase, AuthorityQueueRow } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { readReference } from './authority.reference.js';
import { authoritiesBy, waitingAuthorities, type AuthorityRow } from './authority.store.js';
import { authorityCase } from './authority.view.js';
import { evidenceContent } from './evidence.store.js';
import type { RepresentationDeps } from './person.status.js';
import { REPRESENTATION } from './representation.tokens.js';

/**
 * Verification. Nobody browses people: an authority is opened by the reference that its declarant gives, and each
 * opening is an entry of the log, written before the answer.
 */
@Controller('internal')
export class AuthorityDeskController {
  constructor(
    private readonly database: Database,
    @Inject(REPRESENTATION) private readonly deps: RepresentationDeps,
  ) {}

  /** The officer's list: references and dates, nobody's name. */
  @Roles('data-protection-officer')
  @Get('authority-queue')
  async queue(): Promise<AuthorityQueueRow[]> {
    return (await waitingAuthorities(this.database)).map(({ authorityId, reference, type, declaredAt }) => ({
      authorityId,
      reference,
      type,
      declaredAt,
    }));
  }

  @Roles('data-protection-officer', 'agent')
  @Get('authority-cases/:reference')
  one(@CurrentActor() actor: Actor, @Param('reference') reference: string): Promise<AuthorityCase> {
    return this.database.transaction(async (tx) => {
      const row = await opened(tx, actor, reference, 'authority');
      return authorityCase(tx, this.deps, row, actor, new Date().toISOString());
    });
  }

  @Roles('data-protection-officer', 'agent')
  @Get('authority-cases/:reference/evidence')
  async evidence(
    @CurrentActor() actor: Actor,
    @Param('reference') reference: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.database.transaction(async (tx) => {
      const row = await opened(tx, actor, reference, 'evidence');
      return evidenceContent(tx, this.deps.cipher, row.evidenceSha256, row.declaredBy);
    });
    if (!found) throw new ProblemError('not-found');
    await reply.type(found.type).send(found.content);
  }
}

async function opened(tx: Tx, actor: Actor, typed: string, what: string): Promise<AuthorityRow> {
  const reference = readReference(typed);
  const [row] = reference === undefined ? [] : await authoritiesBy(tx, 'reference', reference);
  if (!row) throw new ProblemError('authority-unknown');
  const about = row.subjectRef === null ? {} : { subjectRef: row.subjectRef };
  await publish(tx, [
    {
      topic: 'consent.events',
      key: row.authorityId,
      event: { type: 'data.read', key: row.authorityId, data: { what, rows: 1, ...about } },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
  return row;
}

import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { REQUEST_KINDS, REQUEST_STATES } from '@garant/rules';
import type { Actor, RequestDetail, RequestView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx, VaultCipher } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { referencesOfPerson } from '../people/people.choices.js';
import type { RepresentationDeps } from '../representation/person.status.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { asSubject, follows } from './request.acting.js';
import { noteRead } from './read.note.js';
import { requestQueue, requestRow, requestsOfPerson, type RequestRow } from './request.store.js';
import { fileOf } from './request.text.js';
import { requestDetailOf, requestViewOf } from './request.view.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const queueQuery = z
  .object({
    state: z.enum(['open', 'all', ...REQUEST_STATES]).default('open'),
    kind: z.enum(REQUEST_KINDS).nullable().default(null),
    mine: z.stringbool().default(false),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  })
  .strict();

/** Requests as the person and the data protection officer read them; each read is written down before the answer. */
@Controller('internal/rights-requests')
export class RequestController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    @Inject(REPRESENTATION) private readonly representation: RepresentationDeps,
  ) {}

  @Roles('patient')
  @Get('mine')
  mine(@CurrentActor() actor: Actor): Promise<RequestView[]> {
    return this.database.transaction(async (tx) => {
      const refs = actor.subjectRef ? await referencesOfPerson(tx, actor.subjectRef) : [];
      const rows: RequestRow[] = [];
      for (const row of await requestsOfPerson(tx, refs, actor.ref))
        if (await follows(tx, this.representation, actor, refs, row)) rows.push(row);
      for (const subjectRef of new Set(rows.map((row) => row.subject_ref)))
        await noteRead(tx, actor, { what: 'requests', subjectRef, rows: rows.length });
      return rows.map((row) => ({
        ...requestViewOf(row, asSubject(actor, row.subject_ref, refs)),
        assignee: null,
      }));
    });
  }

  /** The queue: kinds and dates, and no word of what anybody wrote. */
  @Roles('data-protection-officer')
  @Get()
  async queue(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string>,
  ): Promise<{ items: RequestView[]; total: number; offset: number; limit: number }> {
    const parsed = queueQuery.safeParse(
      Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')),
    );
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    const { state, kind, mine, limit, offset } = parsed.data;
    const { rows, total } = await requestQueue(this.database, {
      state,
      kind,
      assignee: mine ? actor.ref : null,
      limit,
      offset,
    });
    return { items: rows.map((row) => requestViewOf(row, actor)), total, offset, limit };
  }

  @Roles('patient', 'data-protection-officer')
  @Get(':requestId')
  one(@CurrentActor() actor: Actor, @Param('requestId') requestId: string): Promise<RequestDetail> {
    return this.database.transaction(async (tx) => {
      const { row, seer } = await this.visible(tx, actor, requestId);
      await noteRead(tx, actor, { what: 'request', subjectRef: row.subject_ref, requestId, rows: 1 });
      return requestDetailOf(tx, this.cipher, row, seer);
    });
  }

  @Roles('patient', 'data-protection-officer')
  @Get(':requestId/files/:fileId')
  async file(
    @CurrentActor() actor: Actor,
    @Param('requestId') requestId: string,
    @Param('fileId') fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.database.transaction(async (tx) => {
      const { row } = await this.visible(tx, actor, requestId);
      const found = UUID.test(fileId) ? await fileOf(tx, this.cipher, requestId, fileId) : null;
      if (!found) throw new ProblemError('not-found');
      await noteRead(tx, actor, {
        what: 'request-attachment',
        subjectRef: row.subject_ref,
        requestId,
        rows: 1,
      });
      return found;
    });
    await reply
      .type(file.type)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .send(file.content);
  }

  /** @throws ProblemError `request-unknown` also for somebody else's request */
  private async visible(tx: Tx, actor: Actor, requestId: string): Promise<{ row: RequestRow; seer: Actor }> {
    const row = UUID.test(requestId) ? await requestRow(tx, requestId) : null;
    const refs = actor.subjectRef ? await referencesOfPerson(tx, actor.subjectRef) : [];
    if (!row) throw new ProblemError('request-unknown');
    if (actor.role === 'patient' && !(await follows(tx, this.representation, actor, refs, row)))
      throw new ProblemError('request-unknown');
    return { row, seer: asSubject(actor, row.subject_ref, refs) };
  }
}

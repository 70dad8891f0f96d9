import { Controller, Get, Query } from '@nestjs/common';
import { WORKLOAD_DUE, type Actor, type DeadlineList, type WorkloadPage } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { APPLICATION_STATUSES, CASE_KINDS } from '@garant/rules';
import { z } from 'zod';
import { ACCESS_BODY } from '../applications/application.store.js';
import { traceRead } from '../http/read.trace.js';
import { findDeadlines, findWorkload } from './workload.store.js';

const workloadQuery = z.object({
  q: z.string().trim().min(1).max(200).nullable().default(null),
  state: z.enum(APPLICATION_STATUSES).nullable().default(null),
  kind: z.enum(CASE_KINDS).nullable().default(null),
  due: z.enum(WORKLOAD_DUE).nullable().default(null),
  /** An account; `me` is the caller. */
  assignee: z
    .union([z.literal('me'), z.uuid()])
    .nullable()
    .default(null),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
const deadlineQuery = z.object({ days: z.coerce.number().int().min(1).max(3_660).default(90) });
const MOST_DEADLINES = 500;
const DAY_MS = 86_400_000;

function parsed<T>(schema: z.ZodType<T>, query: unknown): T {
  const given = Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== ''));
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new ProblemError('invalid-query', {
    errors: read.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
  });
}

/** What is to be done: the board of the access body, and everybody's own deadlines. */
@Controller('internal')
export class WorkloadController {
  constructor(private readonly database: Database) {}

  @Get('workload')
  @Roles('assessor', 'committee', 'signatory', 'inspector')
  board(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<WorkloadPage> {
    const asked = parsed(workloadQuery, query);
    const assignee = asked.assignee === 'me' ? actor.ref : asked.assignee;
    return this.database.transaction(async (tx) => {
      const page = await findWorkload(
        tx,
        { ...asked, assignee, reader: actor.ref },
        new Date().toISOString(),
      );
      if (page.items.length > 0) await traceRead(tx, actor, { what: 'workload', rows: page.items.length });
      return page;
    });
  }

  @Get('deadlines')
  @Roles('researcher', 'holder', 'environment-operator', 'assessor', 'committee', 'signatory', 'inspector')
  deadlines(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<DeadlineList> {
    const { days } = parsed(deadlineQuery, query);
    const office = (ACCESS_BODY as readonly string[]).includes(actor.role) ? 'access-body' : actor.role;
    const whose = { ref: actor.ref, office, organisation: actor.organisation ?? null };
    return this.database.transaction(async (tx) => {
      const now = new Date();
      const until = new Date(now.getTime() + days * DAY_MS).toISOString();
      const items = await findDeadlines(tx, whose, until, MOST_DEADLINES);
      if (items.length > 0) await traceRead(tx, actor, { what: 'deadlines', rows: items.length });
      return { now: now.toISOString(), items };
    });
  }
}

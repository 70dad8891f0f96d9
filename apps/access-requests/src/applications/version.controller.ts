import { Inject, Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import {
  CONTENT_FIELDS,
  type Actor,
  type ApplicationContent,
  type ContentVersion,
  type FieldView,
  type PresenceView,
} from '@garant/contracts';
import {
  CurrentActor,
  Database,
  loadStream,
  ProblemError,
  Roles,
  type StoredEvent,
  type Tx,
} from '@garant/nest-kit';
import { type ApplicationFacts, fieldVersion } from '@garant/rules';
import { z } from 'zod';
import { POLICY } from '../access-requests.tokens.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { textByHash } from '../texts/text.store.js';
import { streamOf } from './application.change.js';
import { foldApplication } from './application.fold.js';
import { ACCESS_BODY, applicationIsVisible } from './application.store.js';
import { noteSeen } from './presence.store.js';

type Content = Partial<ApplicationContent>;
interface Written extends StoredEvent {
  data: { version: number; contentHash: string; fields?: string[] };
}
const presence = z.strictObject({ field: z.enum(CONTENT_FIELDS).nullable().default(null) });

/** Every version of an application's words: for those who write it all of them, for the access body what was submitted. */
@Controller('internal/applications/:applicationId')
@Roles('researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector')
export class VersionController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Get('versions')
  versions(@CurrentActor() actor: Actor, @Param('applicationId') id: string): Promise<ContentVersion[]> {
    return this.read(actor, id, async (_tx, written) =>
      written.map(({ type, time, actor: by, data }) => ({
        version: data.version,
        at: time,
        by: by?.ref ?? null,
        type,
        fields: data.fields ?? null,
      })),
    );
  }

  @Get('versions/:version')
  version(
    @CurrentActor() actor: Actor,
    @Param('applicationId') id: string,
    @Param('version') version: string,
  ): Promise<{ version: number; content: Content }> {
    return this.read(actor, id, async (tx, written) => {
      const found = written.find(({ data }) => String(data.version) === version);
      if (!found) throw new ProblemError('not-found');
      return { version: found.data.version, content: await contentOf(tx, found) };
    });
  }

  /** The two texts between which an author chooses whose edit came too late. */
  @Get('fields/:field')
  field(
    @CurrentActor() actor: Actor,
    @Param('applicationId') id: string,
    @Param('field') name: string,
    @Query('base') base: string | undefined,
  ): Promise<FieldView> {
    const field = CONTENT_FIELDS.find((known) => known === name);
    if (!field) throw new ProblemError('not-found');
    const wanted = z.coerce
      .number()
      .int()
      .nonnegative()
      .safeParse(base ?? '0');
    if (!wanted.success)
      throw new ProblemError('invalid-query', { errors: [{ field: 'base', rule: 'a version' }] });
    return this.read(actor, id, async (tx, written, stream) => {
      const state = foldApplication(id, stream);
      const version = fieldVersion(state, field);
      const last = written.find(({ data }) => data.version === version);
      const newest = written.at(-1);
      const read = written.findLast(({ data }) => data.version <= wanted.data);
      const now: Content = newest ? await contentOf(tx, newest) : {};
      const then: Content = read ? await contentOf(tx, read) : {};
      return {
        field,
        version,
        by: last?.actor?.ref ?? null,
        at: last?.time ?? null,
        value: now[field] ?? null,
        base: { version: read?.data.version ?? 0, value: then[field] ?? null },
      };
    });
  }

  /** A hint among authors, no record: who else has the form open. */
  @Put('presence')
  async presence(
    @CurrentActor() actor: Actor,
    @Param('applicationId') id: string,
    @Body() body: unknown,
  ): Promise<PresenceView> {
    const given = presence.safeParse(body ?? {});
    if (!given.success)
      throw new ProblemError('invalid-body', { errors: [{ field: 'field', rule: 'a field' }] });
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ version: number }>(
        `SELECT version FROM application
         WHERE application_id = $1 AND deleted_at IS NULL AND (applicant = $2 OR $2 = ANY(members))`,
        [idOf(id), actor.ref],
      );
      if (!row) throw new ProblemError('not-found');
      const others = await noteSeen(tx, {
        applicationId: id,
        account: actor.ref,
        field: given.data.field,
      });
      return { version: row.version, others };
    });
  }

  private read<T>(
    actor: Actor,
    id: string,
    answer: (tx: Tx, written: Written[], stream: StoredEvent[]) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(id), this.policy)))
        throw new ProblemError('not-found');
      const stream = await loadStream(tx, streamOf(id));
      const state = foldApplication(id, stream);
      const writes = state?.applicant === actor.ref || state?.members.includes(actor.ref) === true;
      const written = stream.filter((event): event is Written => 'contentHash' in event.data);
      const first = written.findIndex(({ type }) => type === 'application.submitted');
      const body = (ACCESS_BODY as readonly string[]).includes(actor.role);
      const shown = writes ? written : first < 0 ? [] : written.slice(first);
      if (!writes && !body && first < 0) throw new ProblemError('not-found');
      const result = await answer(tx, shown, stream);
      await traceRead(tx, actor, { what: 'application versions', applicationId: id, rows: 1 });
      return result;
    });
  }
}

const contentOf = async (tx: Tx, { data }: Written): Promise<Content> =>
  (await textByHash<Content>(tx, data.contentHash)) ?? {};

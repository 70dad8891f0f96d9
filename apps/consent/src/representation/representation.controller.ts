import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Param, Put, Req } from '@nestjs/common';
import type { Actor, AuthorityView, ConflictView, RelativeView, SituationView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import { ageBand, authorityStanding, EVIDENCE_LIMIT_BYTES, evidenceType } from '@garant/rules';
import type { FastifyRequest } from 'fastify';
import { authoritiesBy, authorityById, type AuthorityRow } from './authority.store.js';
import { authorityView, conflictsUnder } from './authority.view.js';
import { keepEvidence } from './evidence.store.js';
import {
  authoritiesOver,
  isShared,
  personFacts,
  vaultTraits,
  type RepresentationDeps,
} from './person.status.js';
import { REPRESENTATION } from './representation.tokens.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What people see of the authorities they hold, and of those held over them. */
@Controller('internal')
export class RepresentationController {
  constructor(
    private readonly database: Database,
    @Inject(REPRESENTATION) private readonly deps: RepresentationDeps,
  ) {}

  @Roles('patient')
  @Get('authorities')
  own(@CurrentActor() actor: Actor): Promise<AuthorityView[]> {
    const now = new Date().toISOString();
    return this.database.transaction(async (tx) => {
      const held = await authoritiesBy(tx, 'declared_by', actor.ref);
      await this.trace(tx, actor, 'authorities', held, held.length);
      const views: AuthorityView[] = [];
      for (const row of held) views.push(await authorityView(tx, this.deps, row, actor, 'declarant', now));
      return views.reverse();
    });
  }

  /** Where commands about an authority go: the represented person's reference, to those who may know it. */
  @Roles('patient', 'data-protection-officer', 'agent')
  @Get('authorities/:authorityId/subject')
  async subject(
    @CurrentActor() actor: Actor,
    @Param('authorityId') authorityId: string,
  ): Promise<{ subjectRef: string | null }> {
    const row = UUID.test(authorityId) ? await authorityById(this.database, authorityId) : undefined;
    const officer = actor.role === 'data-protection-officer' || actor.role === 'agent';
    const mine =
      row?.declaredBy === actor.ref ||
      (actor.subjectRef !== undefined && row?.subjectRef === actor.subjectRef);
    if (!row || (!officer && !mine)) throw new ProblemError('authority-unknown');
    return { subjectRef: row.subjectRef };
  }

  @Roles('patient')
  @Get('authorities/:authorityId/conflicts')
  conflicts(
    @CurrentActor() actor: Actor,
    @Param('authorityId') authorityId: string,
  ): Promise<ConflictView[]> {
    return this.database.transaction(async (tx) => {
      const row = UUID.test(authorityId) ? await authorityById(tx, authorityId) : undefined;
      if (!row || row.declaredBy !== actor.ref) throw new ProblemError('authority-unknown');
      const found = await conflictsUnder(tx, this.deps, row, new Date().toISOString());
      await this.trace(tx, actor, 'conflicts', [row], found.length);
      return found;
    });
  }

  @Roles('patient')
  @Get('relatives')
  relatives(@CurrentActor() actor: Actor): Promise<RelativeView[]> {
    const now = new Date().toISOString();
    return this.database.transaction(async (tx) => {
      const views: RelativeView[] = [];
      const active: AuthorityRow[] = [];
      for (const row of await authoritiesBy(tx, 'declared_by', actor.ref)) {
        if (row.subjectRef === null) continue;
        const person = await personFacts(tx, this.deps.cipher, row.subjectRef);
        if (person.deceasedAt !== null || authorityStanding(row, person.birthDate, now) !== 'active')
          continue;
        active.push(row);
        const band = ageBand(person.birthDate, now, this.deps.policy.soloAge);
        views.push({
          authorityId: row.authorityId,
          type: row.type,
          givenNames: (await vaultTraits(tx, this.deps.cipher, row.subjectRef))?.givenNames ?? '',
          ageBand: band,
          mayDecideAlone: band === '15-17',
          acts: row.acts === null ? null : [...row.acts],
          endsOn: row.endsOn,
          shared: isShared(row),
          openConflicts: (await conflictsUnder(tx, this.deps, row, now)).length,
        });
      }
      await this.trace(tx, actor, 'relatives', active, views.length);
      return views;
    });
  }

  @Roles('patient')
  @Get('situation')
  situation(@CurrentActor() actor: Actor): Promise<SituationView> {
    const { subjectRef } = actor;
    if (subjectRef === undefined) throw new ProblemError('subject-unknown');
    const now = new Date().toISOString();
    return this.database.transaction(async (tx) => {
      const person = await personFacts(tx, this.deps.cipher, subjectRef);
      const band = ageBand(person.birthDate, now, this.deps.policy.soloAge);
      const over = await authoritiesOver(tx, subjectRef);
      const representedBy: AuthorityView[] = [];
      for (const row of over)
        representedBy.push(await authorityView(tx, this.deps, row, actor, 'represented', now));
      const solo = person.solo.find(({ until }) => until === null);
      await this.trace(tx, actor, 'situation', [], 1, subjectRef);
      return {
        ageBand: band,
        mayHide: band === '15-17',
        solo:
          solo && 'soloId' in solo && band === '15-17'
            ? { soloId: String(solo.soloId), matters: [...solo.matters], from: solo.from }
            : null,
        representedBy: representedBy.reverse(),
      };
    });
  }

  /** Keeps a document under its SHA-256, encrypted. What it is, its first bytes say; a name or a header does not. */
  @Roles('patient', 'data-protection-officer', 'agent')
  @Put('evidence/:sha256')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Req() request: FastifyRequest,
  ): Promise<{ sha256: string; type: string; bytes: number }> {
    const content = request.body;
    if (!Buffer.isBuffer(content)) throw new ProblemError('unsupported-media-type');
    if (content.length > EVIDENCE_LIMIT_BYTES)
      throw new ProblemError('too-large', { params: { limitBytes: EVIDENCE_LIMIT_BYTES } });
    const type = evidenceType(content);
    if (!type) throw new ProblemError('evidence-type');
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== sha256) throw new ProblemError('file-hash', { params: { found } });
    const now = new Date().toISOString();
    await this.database.transaction((tx) =>
      keepEvidence(tx, this.deps.cipher, {
        sha256,
        type,
        bytes: content.length,
        uploadedBy: actor.ref,
        content,
        now,
      }),
    );
    return { sha256, type, bytes: content.length };
  }

  /** One entry of the log per person who was looked at; one without a person when there was none. */
  private async trace(
    tx: Tx,
    actor: Actor,
    what: string,
    rows: readonly AuthorityRow[],
    count: number,
    self?: string,
  ): Promise<void> {
    const subjects = new Set(rows.flatMap(({ subjectRef }) => subjectRef ?? []));
    if (self !== undefined) subjects.add(self);
    await publish(
      tx,
      [...subjects].map((subjectRef) => ({
        topic: 'consent.events' as const,
        key: subjectRef,
        event: { type: 'data.read', key: subjectRef, data: { what, subjectRef, rows: count } },
        cause: { system: `system:read/${actor.ref}` as const },
      })),
    );
  }
}

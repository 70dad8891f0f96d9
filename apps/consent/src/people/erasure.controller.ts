import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, ErasurePreview } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { noteRead } from '../rights/read.note.js';
import { previewErasure } from './person.erasure.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

@Controller('internal/people/erasure')
export class ErasureController {
  constructor(private readonly database: Database) {}

  /** What an erasure would take and leave: for the person, and for the officer who answers their request. */
  @Roles('patient', 'data-protection-officer')
  @Get()
  async preview(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<ErasurePreview> {
    const own = actor.subjectRef !== undefined && actor.subjectRef === subjectRef;
    if (!subjectRef || !UUID.test(subjectRef) || (actor.role === 'patient' && !own))
      throw new ProblemError('subject-unknown');
    await this.database.transaction((tx) =>
      noteRead(tx, actor, { what: 'erasure-preview', subjectRef, rows: 1 }),
    );
    return previewErasure(this.database, subjectRef);
  }
}

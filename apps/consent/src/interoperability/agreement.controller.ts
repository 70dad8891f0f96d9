import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, Notice } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import type { RegisteredAct } from '@garant/rules';
import { receiptById, type RecordedChoice } from '../choices/choice.store.js';
import { allVersions } from '../notices/notice.store.js';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { personByRef } from '../people/person.store.js';
import { noteRead } from '../rights/read.note.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What FHIR and GovStack are written from. For the person, or a data protection officer who names one person. */
@Controller('internal/agreements')
export class AgreementController {
  constructor(private readonly database: Database) {}

  @Roles('patient', 'data-protection-officer')
  @Get()
  async acts(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
    @Query('for') purpose: string | undefined,
  ): Promise<RegisteredAct[]> {
    const whose = await this.visible(actor, subjectRef);
    return this.database.transaction(async (tx) => {
      const choices = await choicesOfPerson(tx, whose);
      const what = purpose === 'govstack' ? 'consent-records' : 'consent-resources';
      await noteRead(tx, actor, { what, subjectRef: whose, rows: choices.length });
      return choices.map(registered);
    });
  }

  /** The signed receipt of one act: what GovStack calls its signature. */
  @Roles('patient', 'data-protection-officer')
  @Get('receipts/:receiptId')
  async receipt(
    @CurrentActor() actor: Actor,
    @Param('receiptId') receiptId: string,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<{ receiptId: string; jws: string }> {
    const whose = await this.visible(actor, subjectRef);
    const receipt = UUID.test(receiptId) ? await receiptById(this.database, receiptId) : null;
    if (!receipt) throw new ProblemError('not-found');
    await this.database.transaction(async (tx) => {
      if (!(await referencesOfPerson(tx, whose)).includes(receipt.subjectRef))
        throw new ProblemError('not-found');
      await noteRead(tx, actor, { what: 'receipt', subjectRef: whose, rows: 1 });
    });
    return { receiptId, jws: receipt.jws };
  }

  /** Every published or withdrawn version of every notice: the revisions of GovStack's data agreements. */
  @Roles()
  @Get('notices')
  async notices(): Promise<Notice[]> {
    return (await allVersions(this.database)).filter(({ status }) => status !== 'draft');
  }

  /** @throws ProblemError `not-found` when the person is nobody, or is not the caller's to see */
  private async visible(actor: Actor, subjectRef: string | undefined): Promise<string> {
    const whose = subjectRef ?? actor.subjectRef;
    if (whose === undefined || !UUID.test(whose)) throw new ProblemError('not-found');
    if (actor.role === 'patient' && whose !== actor.subjectRef) throw new ProblemError('not-found');
    if (!(await personByRef(this.database, whose))) throw new ProblemError('not-found');
    return whose;
  }
}

function registered(choice: RecordedChoice): RegisteredAct & { receiptId: string } {
  const { choiceId, position, regime, act, scope, actedAt, acceptedAt, recordedAt, channel } = choice;
  return {
    choiceId,
    position,
    regime,
    act,
    scope,
    actedAt,
    acceptedAt,
    recordedAt,
    channel,
    notice: choice.notice,
    receiptId: choice.receiptId,
    ...(choice.voice ? { voice: choice.voice } : {}),
    ...(choice.authorityId === undefined ? {} : { authorityId: choice.authorityId }),
  };
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Actor, ChoiceView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import { currentChoices } from '@garant/rules';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { readingOf, type Reading, type RepresentationDeps } from '../representation/person.status.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { ReceiptsOnDemand } from '../imports/imported.receipt.js';
import { choiceById, type Receipt, type RecordedChoice } from './choice.store.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What a person sees of their own choices, and of those of a person whom they represent. Reading them is itself an entry
 * of the log, written before the answer.
 */
@Controller('internal')
export class ChoiceController {
  constructor(
    private readonly database: Database,
    @Inject(REPRESENTATION) private readonly deps: RepresentationDeps,
    private readonly receipts: ReceiptsOnDemand,
  ) {}

  @Roles('patient')
  @Get('choices')
  async list(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
    @Query('authorityId') authorityId?: string,
  ): Promise<ChoiceView[]> {
    return this.database.transaction(async (tx) => {
      const reading = await this.readable(tx, actor, authorityId);
      if (!reading || (subjectRef ?? reading.subjectRef) !== reading.subjectRef)
        throw new ProblemError(authorityId === undefined ? 'subject-unknown' : 'authority-unknown');
      const choices = await choicesOfPerson(tx, reading.subjectRef);
      const shown = choices.filter(reading.shows);
      await publish(tx, [
        {
          topic: 'consent.events',
          key: reading.subjectRef,
          event: {
            type: 'data.read',
            key: reading.subjectRef,
            data: { what: 'choices', subjectRef: reading.subjectRef, rows: shown.length },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      const current = new Set(currentChoices(choices).map(({ current: choice }) => choice.choiceId));
      return shown.map((choice) => view(choice, current.has(choice.choiceId))).reverse();
    });
  }

  @Roles('patient')
  @Get('choices/:choiceId')
  async one(
    @CurrentActor() actor: Actor,
    @Param('choiceId') choiceId: string,
    @Query('authorityId') authorityId?: string,
  ): Promise<ChoiceView> {
    const choice = UUID.test(choiceId) ? await choiceById(this.database, choiceId) : null;
    if (!choice || !(await this.shows(actor, authorityId, choice))) throw new ProblemError('not-found');
    const current = currentChoices(await choicesOfPerson(this.database, choice.subjectRef));
    return view(
      choice,
      current.some(({ current: other }) => other.choiceId === choiceId),
    );
  }

  @Roles('patient')
  @Get('receipts/:receiptId')
  async receipt(
    @CurrentActor() actor: Actor,
    @Param('receiptId') receiptId: string,
    @Query('authorityId') authorityId?: string,
  ): Promise<Receipt> {
    const receipt = UUID.test(receiptId) ? await this.receipts.byId(receiptId) : null;
    const choice = receipt && (await choiceById(this.database, receipt.choiceId));
    if (!choice || !(await this.shows(actor, authorityId, choice))) throw new ProblemError('not-found');
    return receipt;
  }

  private readable(tx: Tx, actor: Actor, authorityId: string | undefined): Promise<Reading | null> {
    if (authorityId !== undefined && !UUID.test(authorityId)) return Promise.resolve(null);
    return readingOf(tx, this.deps, actor, authorityId, new Date().toISOString());
  }

  private async shows(
    actor: Actor,
    authorityId: string | undefined,
    choice: RecordedChoice,
  ): Promise<boolean> {
    const reading = await this.readable(this.database, actor, authorityId);
    if (reading === null || !reading.shows(choice)) return false;
    const refs = await referencesOfPerson(this.database, reading.subjectRef);
    return refs.includes(choice.subjectRef);
  }
}

const view = (choice: RecordedChoice, current: boolean): ChoiceView => {
  const { subjectRef: _whose, subjectIndex: _index, ...shown } = choice;
  return { ...shown, current };
};

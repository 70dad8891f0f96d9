import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, ChoiceView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles } from '@garant/nest-kit';
import { currentChoices } from '@garant/rules';
import {
  choiceById,
  choicesOfSubject,
  receiptById,
  type Receipt,
  type RecordedChoice,
} from './choice.store.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a person sees of their own choices. Reading them is itself an entry of the log, written before the answer. */
@Controller('internal')
export class ChoiceController {
  constructor(private readonly database: Database) {}

  @Roles('patient')
  @Get('choices')
  async list(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<ChoiceView[]> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    const choices = await this.database.transaction(async (tx) => {
      const found = await choicesOfSubject(tx, subjectRef);
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'data.read',
            key: subjectRef,
            data: { what: 'choices', subjectRef, rows: found.length },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return found;
    });
    const current = new Set(currentChoices(choices).map(({ current: choice }) => choice.choiceId));
    return choices.map((choice) => view(choice, current.has(choice.choiceId))).reverse();
  }

  @Roles('patient')
  @Get('choices/:choiceId')
  async one(@CurrentActor() actor: Actor, @Param('choiceId') choiceId: string): Promise<ChoiceView> {
    const choice = UUID.test(choiceId) ? await choiceById(this.database, choiceId) : null;
    if (!choice || choice.subjectRef !== actor.subjectRef) throw new ProblemError('not-found');
    const current = currentChoices(await choicesOfSubject(this.database, choice.subjectRef));
    return view(
      choice,
      current.some(({ current: other }) => other.choiceId === choiceId),
    );
  }

  @Roles('patient')
  @Get('receipts/:receiptId')
  async receipt(@CurrentActor() actor: Actor, @Param('receiptId') receiptId: string): Promise<Receipt> {
    const receipt = UUID.test(receiptId) ? await receiptById(this.database, receiptId) : null;
    if (!receipt || receipt.subjectRef !== actor.subjectRef) throw new ProblemError('not-found');
    return receipt;
  }
}

const view = (choice: RecordedChoice, current: boolean): ChoiceView => {
  const { subjectRef: _whose, subjectIndex: _index, ...shown } = choice;
  return { ...shown, current };
};

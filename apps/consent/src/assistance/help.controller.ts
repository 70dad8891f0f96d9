import { Controller, Get } from '@nestjs/common';
import type { Actor, HelpView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { advancesOf } from './advance.store.js';
import { callbackView } from './callback.controller.js';
import { callbacksOf } from './callback.store.js';
import { formsOfPerson } from './form.store.js';
import { mandateView } from './mandate.controller.js';
import { mandatesOfPerson } from './mandate.store.js';
import { noteReading } from './reading.note.js';

/** What agents did for a person, and what the person laid down for later; for that person. */
@Controller('internal/help')
@Roles('patient')
export class HelpController {
  constructor(private readonly database: Database) {}

  @Get()
  async help(@CurrentActor() actor: Actor): Promise<HelpView> {
    const { subjectRef } = actor;
    if (!subjectRef) throw new ProblemError('subject-unknown');
    return this.database.transaction(async (tx) => {
      // After a merge a person stands under several references; what was done under each was done for them.
      const references = await referencesOfPerson(tx, subjectRef);
      const choices = await choicesOfPerson(tx, subjectRef);
      const mandates = await mandatesOfPerson(tx, references);
      const forms = await formsOfPerson(tx, references);
      const advance = await advancesOf(tx, references);
      const callbacks = await callbacksOf(tx, references);
      await noteReading(tx, actor, subjectRef, {
        what: 'help',
        subjectRef,
        rows: mandates.length + forms.length + advance.length + callbacks.length,
      });
      const now = new Date().toISOString();
      return {
        mandates: mandates.map((mandate) => ({
          ...mandateView(
            mandate,
            choices.filter((choice) => choice.mandateId === mandate.mandateId),
            now,
          ),
          organisation: mandate.organisation,
        })),
        forms: forms.map((form) => ({
          formId: form.formId,
          formNumber: form.formNumber,
          organisation: form.organisation,
          receivedOn: form.receivedOn,
          checkedAt: form.endedAt ?? form.receivedAt,
          outcomes: [...(form.outcomes ?? [])],
        })),
        advance: advance.map(({ subjectRef: _whose, laidDownBy: _by, ...shown }) => shown),
        callbacks: callbacks.map(callbackView),
      };
    });
  }
}

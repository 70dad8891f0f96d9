import { Controller, Get, Param } from '@nestjs/common';
import type { Actor, ChoiceView, MandateView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { currentChoices, mandateStatus } from '@garant/rules';
import type { RecordedChoice } from '../choices/choice.store.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { mandateById, mandatesOfAgent, type StoredMandate } from './mandate.store.js';
import { noteReading } from './reading.note.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** How long an agent sees their own sessions, for the summary they hand over. */
const SHOWN_MS = 24 * 3_600_000;

/** What an agent sees: their own mandates and, while one is open, where its person stands. There is no list of people. */
@Controller('internal/assistance/mandates')
@Roles('agent')
export class MandateController {
  constructor(private readonly database: Database) {}

  @Get()
  async mine(@CurrentActor() actor: Actor): Promise<MandateView[]> {
    const now = Date.now();
    return this.database.transaction(async (tx) => {
      const mandates = await mandatesOfAgent(tx, actor.ref, new Date(now - SHOWN_MS).toISOString());
      return mandates.map((mandate) => mandateView(mandate, [], new Date(now).toISOString()));
    });
  }

  /** `subjectRef` is for the gateway, which addresses the person's commands by it. */
  @Get(':mandateId')
  async one(
    @CurrentActor() actor: Actor,
    @Param('mandateId') mandateId: string,
  ): Promise<{ subjectRef: string; mandate: MandateView }> {
    return this.database.transaction(async (tx) => {
      const mandate = await this.own(tx, actor, mandateId);
      const acts = (await choicesOfPerson(tx, mandate.subjectRef)).filter(
        (choice) => choice.mandateId === mandateId,
      );
      const { subjectRef } = mandate;
      await noteReading(tx, actor, subjectRef, { what: 'mandate', subjectRef, rows: acts.length });
      return { subjectRef, mandate: mandateView(mandate, acts, new Date().toISOString()) };
    });
  }

  /** Where the person stands, to be read out to them; only while the mandate is open. */
  @Get(':mandateId/choices')
  async choices(@CurrentActor() actor: Actor, @Param('mandateId') mandateId: string): Promise<ChoiceView[]> {
    return this.database.transaction(async (tx) => {
      const mandate = await this.own(tx, actor, mandateId);
      const status = mandateStatus(mandate, new Date().toISOString());
      if (status !== 'open') throw new ProblemError('mandate-ended', { params: { status } });
      const { subjectRef } = mandate;
      const choices = await choicesOfPerson(tx, subjectRef);
      await noteReading(tx, actor, subjectRef, { what: 'choices', subjectRef, rows: choices.length });
      const current = new Set(currentChoices(choices).map(({ current: choice }) => choice.choiceId));
      return choices.filter(({ choiceId }) => current.has(choiceId)).map((choice) => view(choice, true));
    });
  }

  private async own(tx: Tx, actor: Actor, mandateId: string): Promise<StoredMandate> {
    const mandate = UUID.test(mandateId) ? await mandateById(tx, mandateId) : undefined;
    if (!mandate || mandate.agent !== actor.ref || Date.now() - Date.parse(mandate.openedAt) > SHOWN_MS)
      throw new ProblemError('mandate-unknown');
    return mandate;
  }
}

const view = (choice: RecordedChoice, current: boolean): ChoiceView => {
  const { subjectRef: _whose, subjectIndex: _index, ...shown } = choice;
  return { ...shown, current };
};

/** A mandate as shown; what lies behind its expiry is over, whether or not the clock has come to it. */
export function mandateView(
  mandate: StoredMandate,
  acts: readonly RecordedChoice[],
  now: string,
): MandateView {
  const status = mandate.how ?? mandateStatus(mandate, now);
  return {
    mandateId: mandate.mandateId,
    channel: mandate.channel,
    extent: mandate.extent,
    ...(mandate.act ? { act: mandate.act } : {}),
    identityCheck: mandate.identityCheck,
    agreement: mandate.agreement,
    openedAt: mandate.openedAt,
    expiresAt: mandate.expiresAt,
    endedAt: mandate.endedAt,
    status: status === 'NONE' ? 'open' : status,
    acts: acts.map((choice) => view(choice, false)),
  };
}

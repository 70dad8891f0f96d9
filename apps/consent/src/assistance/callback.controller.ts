import { Controller, Get, Param } from '@nestjs/common';
import type { Actor, CallbackView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import { callbackById, callsFor, phoneOf, type StoredCallback } from './callback.store.js';
import { noteReading } from './reading.note.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Calls that people ask for: a list without names or numbers, and the number of the one that an agent took. */
@Controller('internal/assistance/callbacks')
@Roles('agent')
export class CallbackController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<CallbackView[]> {
    if (!actor.organisation) throw new ProblemError('organisation-missing');
    return (await callsFor(this.database, actor.ref)).map(callbackView);
  }

  @Get(':callbackId/phone')
  async phone(
    @CurrentActor() actor: Actor,
    @Param('callbackId') callbackId: string,
  ): Promise<{ phone: string }> {
    return this.database.transaction(async (tx) => {
      const callback = UUID.test(callbackId) ? await callbackById(tx, callbackId) : undefined;
      const phone = callback?.takenBy === actor.ref ? await phoneOf(tx, this.cipher, callbackId) : undefined;
      if (!callback || phone === undefined) throw new ProblemError('callback-unknown');
      const { subjectRef } = callback;
      await noteReading(tx, actor, subjectRef, { what: 'phone', subjectRef, rows: 1 });
      return { phone };
    });
  }
}

export const callbackView = ({ callbackId, time, askedAt, status, how }: StoredCallback): CallbackView => ({
  callbackId,
  time,
  askedAt,
  status,
  how,
});

import { Controller, Get, Header, Param } from '@nestjs/common';
import type { Actor } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn } from '../shell/request.parsing.js';
import { problemOfRefusal } from './command.answer.js';
import { commandById } from './command.store.js';
import { problemOf } from '@garant/nest-kit';

export interface CommandStatus {
  id: string;
  type: string;
  state: 'pending' | 'done' | 'refused';
  /** Where Kafka keeps the command; null while its acknowledgement is not known. */
  partition: number | null;
  offset: number | null;
  result?: unknown;
  problem?: object;
}

/** What became of a command: only its sender may ask. */
@Controller('api/v1/commands')
@RequireRole()
export class CommandController {
  constructor(private readonly database: Database) {}

  @Get(':id')
  @Header('cache-control', 'no-store')
  async status(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<CommandStatus> {
    const command = await commandById(this.database, idIn(id));
    if (!command || command.actorRef !== actor.ref) throw new ProblemError('not-found');
    const { type, state, partition, offset } = command;
    const status: CommandStatus = {
      id,
      type,
      state: state === 'sending' ? 'pending' : state,
      partition,
      offset,
    };
    if (state === 'done') return { ...status, result: command.result };
    if (state !== 'refused') return status;
    const refusal = problemOfRefusal(command.problem ?? { code: 'internal' });
    return { ...status, problem: problemOf(refusal.code, refusal.options) };
  }
}

import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, ServiceName } from '@garant/contracts';
import { Bus, Database, ProblemError, collecting, hashOf, type Acknowledged } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import { derivedUuid } from './command.identity.js';
import { CommandOutcomes } from './command.outcomes.js';
import {
  commandById,
  noteAcknowledged,
  noteCommands,
  type CommandEnd,
  type NewCommand,
  type RefusedProblem,
  type SentCommand,
} from './command.store.js';

export interface CommandIntent {
  service: ServiceName;
  type: string;
  /** Kafka key. */
  key: string;
  body: Record<string, unknown>;
  /** Travels encrypted to the service alone. */
  confidential?: object;
  actor: Actor;
  /** From {@link CommandSender.identify}; default: a new one. Ids inside the body must be derived from it. */
  id?: string;
}

export type CommandOutcome =
  | { state: 'done'; commandId: string; result: Record<string, unknown> }
  | { state: 'refused'; commandId: string; problem: RefusedProblem }
  | { state: 'pending'; commandId: string; partition: number; offset: number };

/** A command whose outcome is known by then has no need of its place. */
const ACKNOWLEDGE_AFTER_MS = 500;
/** Commands of one moment are noted with one commit. */
const GATHER_MS = 2;

/** Sends commands and waits for what becomes of them, but not for long. */
@Injectable()
export class CommandSender {
  private readonly note = collecting(
    (commands: readonly NewCommand[]) => noteCommands(this.database, commands),
    { gatherMs: GATHER_MS },
  );
  private readonly acknowledge = collecting(
    async (places: readonly { id: string; partition: number; offset: number }[]) => {
      await noteAcknowledged(this.database, places);
      return places;
    },
  );

  constructor(
    private readonly bus: Bus,
    private readonly database: Database,
    private readonly outcomes: CommandOutcomes,
    private readonly secrets: GatewaySecrets,
  ) {}

  /** Identity of a command: the same actor and idempotency key always name the same one. */
  identify(actor: Actor, idempotencyKey: string | undefined): string {
    return idempotencyKey === undefined ? uuidv7() : derivedUuid('command', actor.ref, idempotencyKey);
  }

  /**
   * Sends a command once and waits for its outcome for GARANT_OUTCOME_WAIT_SECONDS (or `waitSeconds`).
   * An id that was used before is not sent again when the broker has it: its outcome is the answer.
   * @throws ProblemError `bus-unavailable`: nothing was recorded; `idempotency-conflict`: the id stands for another request
   */
  async send(intent: CommandIntent, waitSeconds = this.secrets.outcomeWaitSeconds): Promise<CommandOutcome> {
    const { service, type, key, body, confidential, actor, id = uuidv7() } = intent;
    const requestHash = this.requestHash({ service, type, key, body, confidential });
    const wait = this.outcomes.wait(id, waitSeconds);
    try {
      const known = await this.note({
        id,
        actorRef: actor.ref,
        service,
        type,
        key,
        requestHash,
      });
      if (known) {
        if (known.requestHash !== requestHash || known.actorRef !== actor.ref)
          throw new ProblemError('idempotency-conflict');
        const ended = endOf(known);
        if (ended) return outcomeOf(id, ended);
      }
      const place =
        known?.state === 'pending' && known.partition !== null && known.offset !== null
          ? { partition: known.partition, offset: known.offset }
          : placeOf(await this.bus.send({ id, service, type, key, body, confidential, actor }));
      const outcome = await this.acknowledgedLate(wait.outcome, { ...place, id });
      const end = outcome ?? (await this.endKnownTo(id));
      return end ? outcomeOf(id, end) : { state: 'pending', commandId: id, ...place };
    } finally {
      wait.cancel();
    }
  }

  /**
   * The place of a command is kept for questions about its state: one that ends at once is never asked for. Until it is
   * kept, a crash leaves the command unacknowledged, as one a moment earlier would: sent again, it is the same command.
   */
  private async acknowledgedLate(
    ended: Promise<CommandEnd | null>,
    place: { id: string; partition: number; offset: number },
  ): Promise<CommandEnd | null> {
    let noted: Promise<unknown> | undefined;
    const timer = setTimeout(() => {
      noted = this.acknowledge(place);
      // Awaited below; until then nobody else looks at its failure.
      noted.catch(() => undefined);
    }, ACKNOWLEDGE_AFTER_MS);
    const end = await ended;
    clearTimeout(timer);
    if (end === null) await (noted ?? this.acknowledge(place));
    return end;
  }

  /** Keyed, because the request may hold names and free text that this table must not reveal. */
  private requestHash(request: object): string {
    return createHmac('sha256', this.secrets.requestKey).update(hashOf(request)).digest('hex');
  }

  private async endKnownTo(id: string): Promise<CommandEnd | null> {
    const row = await commandById(this.database, id);
    return row && endOf(row);
  }
}

const placeOf = ({ partition, offset }: Acknowledged): { partition: number; offset: number } => ({
  partition,
  offset,
});

function endOf({ state, result, problem }: SentCommand): CommandEnd | null {
  if (state === 'done') return { state, result };
  if (state === 'refused') return { state, problem: problem ?? { code: 'internal' } };
  return null;
}

function outcomeOf(commandId: string, end: CommandEnd): CommandOutcome {
  if (end.state === 'refused') return { state: 'refused', commandId, problem: end.problem };
  return { state: 'done', commandId, result: (end.result ?? {}) as Record<string, unknown> };
}

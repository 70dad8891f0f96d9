import { createHash } from 'node:crypto';
import {
  COMMANDS,
  PERMISSIVE_COMMANDS,
  PERMISSIVE_LIMIT_HOURS,
  sourceOf,
  type ServiceName,
} from '@garant/contracts';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import type { Tx } from '../database/database.js';
import type { Keys } from '../keys/keys.load.js';
import { readCommand, type Reading, type VerifiedCommand } from '../keys/command.signature.js';
import { ProblemError } from '../problems/problem.error.js';
import { commandsTotal } from '../process/metrics.js';
import { appendEvents } from '../streams/event.stream.js';
import { insertRows, newSalt, publish } from '../streams/outbox.js';
import { partitionOf } from '../streams/partition.js';
import type {
  CommandContext,
  CommandHandlers,
  HandlerResult,
  ManyHandlers,
  RawMessage,
} from './bus.types.js';
import { settleTogether, type Arrived, type Judged, type Refusal } from './command.many.js';
import { appendToParked, isParked, parkKey, releaseKey } from './parking.js';

export interface HandlingOptions {
  service: ServiceName;
  keys: Keys;
  handlers: CommandHandlers;
  many?: ManyHandlers | undefined;
}

/** What becomes of one command message, inside the transaction it is given. Throwing means: nothing happened, try again. */
export class CommandHandling {
  constructor(readonly options: HandlingOptions) {}

  read(message: Pick<RawMessage, 'key' | 'value'>): Promise<Reading> {
    return readCommand(this.options.keys.verifier, this.options.service, message);
  }

  /** A message as it comes from the topic. */
  async settle(tx: Tx, reading: Reading, message: RawMessage): Promise<void> {
    if (!reading.ok) {
      if (reading.readable) await this.refuseForged(tx, reading, message);
      else await this.refuseUnreadable(tx, reading, message);
      return;
    }
    const { envelope, claims } = reading;
    if (await isKnown(tx, envelope.id)) return;
    // The release of a key is the one command that does not wait behind it.
    if (envelope.type !== 'key.release' && (await isParked(tx, claims.key))) {
      await appendToParked(tx, claims.key, envelope.id, message, 0);
      return;
    }
    await this.execute(tx, reading, message);
  }

  /** Whether several commands of a type are handled together. */
  takesMany(type: string): boolean {
    return this.options.many?.[type] !== undefined;
  }

  /** See {@link settleTogether}: commands of one type that {@link takesMany}. */
  settleMany(tx: Tx, arrived: readonly Arrived[]): Promise<boolean> {
    const { service, many } = this.options;
    const type = arrived[0]!.command.envelope.type;
    const judge = ({ command, message }: Arrived) => this.judge(tx, command, message);
    return settleTogether(tx, { service, type, handler: many![type]!, judge }, arrived);
  }

  /** What can be said of a command before its handler: a refusal, or the context for it. */
  private judge(tx: Tx, command: VerifiedCommand, message: RawMessage): Judged {
    const early = this.refusalBefore(command);
    if (early) return { refusal: early };
    const { envelope } = command;
    const schemas: Readonly<Record<string, z.ZodType>> = COMMANDS[this.options.service];
    const body = schemas[envelope.type]!.safeParse(envelope.data);
    if (body.success) return { context: this.contextOf(tx, command, message, body.data) };
    const errors = body.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message }));
    return { refusal: { code: 'invalid-body', params: { errors } } };
  }

  /** A verified command that is first of its key: its effect and its one outcome. */
  async execute(tx: Tx, command: VerifiedCommand, message: RawMessage): Promise<void> {
    const { envelope, claims } = command;
    await tx.query('SAVEPOINT before_handler');
    const result = await this.resultOf(tx, command, message);
    const cause = { commandId: envelope.id, actor: claims.actor };
    if (!result.ok) {
      await tx.query('ROLLBACK TO SAVEPOINT before_handler');
      await this.refuse(tx, command, result.problem);
      return;
    }
    await recordOutcome(tx, envelope.id, envelope.type, 'done', null);
    const data = {
      commandId: envelope.id,
      commandType: envelope.type,
      ...(result.result === undefined ? {} : { result: result.result }),
    };
    await publish(tx, [
      {
        topic: `${this.options.service}.events`,
        key: claims.key,
        event: { type: 'command.done', key: claims.key, data },
        cause,
      },
    ]);
    commandsTotal.inc({ type: envelope.type, outcome: 'done' });
  }

  /** The outcome of a command that is not applied. */
  async refuse(tx: Tx, { envelope, claims }: VerifiedCommand, problem: Refusal): Promise<void> {
    await recordOutcome(tx, envelope.id, envelope.type, 'refused', problem.code);
    const data = { commandId: envelope.id, commandType: envelope.type, problem };
    const cause = { commandId: envelope.id, actor: claims.actor };
    await publish(tx, [
      {
        topic: `${this.options.service}.events`,
        key: claims.key,
        event: { type: 'command.refused', key: claims.key, data },
        cause,
      },
    ]);
    commandsTotal.inc({ type: envelope.type, outcome: 'refused' });
  }

  /** After the last attempt: refused, kept as a dead letter, and its key waits for an operator. */
  async poison(tx: Tx, command: VerifiedCommand, message: RawMessage, reason: string): Promise<void> {
    await this.refuse(tx, command, { code: 'command-failed' });
    await this.deadLetter(tx, message, reason);
    await parkKey(tx, command.claims.key, 'parked', reason, command.envelope.id);
    await publish(tx, [
      {
        topic: `${this.options.service}.events`,
        key: command.claims.key,
        event: {
          type: 'key.parked',
          key: command.claims.key,
          data: {
            key: command.claims.key,
            service: this.options.service,
            commandId: command.envelope.id,
            reason: 'command-failed',
          },
        },
        cause: { commandId: command.envelope.id, actor: command.claims.actor },
      },
    ]);
  }

  private async resultOf(tx: Tx, command: VerifiedCommand, message: RawMessage): Promise<HandlerResult> {
    const { envelope } = command;
    try {
      const judged = this.judge(tx, command, message);
      if ('refusal' in judged) return { ok: false, problem: judged.refusal };
      const { context } = judged;
      const handler =
        envelope.type === 'key.release'
          ? (c: CommandContext) => releaseKey(c, this.options.service)
          : this.options.handlers[envelope.type]!;
      const result = await handler(context as CommandContext<never> & CommandContext);
      if (result.ok) {
        for (const stream of result.streams ?? [])
          await appendEvents(tx, { ...stream, cause: context.cause, time: context.now });
        await publish(tx, result.publish ?? []);
      }
      return result;
    } catch (error) {
      // A lost race is worth another try; any other refusal is final.
      if (error instanceof ProblemError && error.status < 500 && error.code !== 'conflict') {
        const { params, errors } = error.options;
        const told = params || errors ? { params: { ...params, ...(errors ? { errors } : {}) } } : {};
        return { ok: false, problem: { code: error.code, ...told } };
      }
      throw error;
    }
  }

  private refusalBefore({ envelope, claims }: VerifiedCommand): Refusal | undefined {
    const known = Object.hasOwn(COMMANDS[this.options.service], envelope.type);
    const handled = envelope.type === 'key.release' || this.options.handlers[envelope.type] !== undefined;
    if (!known || !handled) return { code: 'command-unknown', params: { type: envelope.type.slice(0, 100) } };
    const age = Date.now() - Date.parse(claims.acceptedAt);
    if (PERMISSIVE_COMMANDS.includes(envelope.type) && age > PERMISSIVE_LIMIT_HOURS * 3_600_000)
      return { code: 'command-too-old' };
    return undefined;
  }

  private contextOf(
    tx: Tx,
    { envelope, claims }: VerifiedCommand,
    message: RawMessage,
    body: unknown,
  ): CommandContext {
    const { keys } = this.options;
    return {
      tx,
      command: {
        id: envelope.id,
        type: envelope.type,
        key: claims.key,
        body: body as Record<string, unknown>,
        actor: claims.actor,
        acceptedAt: claims.acceptedAt,
        receivedAt: message.timestamp,
        partition: message.partition,
        offset: message.offset,
      },
      async openConfidential(schema) {
        if (envelope.confidential === undefined) throw new ProblemError('confidential-unreadable');
        try {
          return schema.parse(await keys.open(envelope.confidential));
        } catch {
          // What was in it is nobody's business, a schema's message included.
          throw new ProblemError('confidential-unreadable');
        }
      },
      cause: { commandId: envelope.id, actor: claims.actor },
      now: new Date().toISOString(),
    };
  }

  /** Readable, but not the gateway's word. The identity of the command is not used up: the true one may still come. */
  private async refuseForged(
    tx: Tx,
    reading: Extract<Reading, { readable: true }>,
    message: RawMessage,
  ): Promise<void> {
    await this.deadLetter(tx, message, `${reading.code}: ${reading.reason}`);
    const { id, type, subject } = reading.envelope;
    const first = await tx.query(
      `INSERT INTO command_outcome (command_id, type, outcome, code, authentic) VALUES ($1, $2, 'refused', $3, false) ON CONFLICT DO NOTHING RETURNING 1 AS one`,
      [id, type, reading.code],
    );
    if (first.length > 0)
      await this.systemEvent(tx, message, subject, 'command.refused', {
        commandId: id,
        commandType: type,
        problem: { code: reading.code },
      });
    commandsTotal.inc({ type: 'unverified', outcome: 'refused' });
  }

  private async refuseUnreadable(
    tx: Tx,
    reading: Extract<Reading, { readable: false }>,
    message: RawMessage,
  ): Promise<void> {
    await this.deadLetter(tx, message, `command-unreadable: ${reading.reason}`);
    commandsTotal.inc({ type: 'unreadable', outcome: 'refused' });
    const key = message.key?.toString('utf8') || null;
    if (reading.id) {
      const commandType = reading.type ?? 'unknown';
      const first = await tx.query(
        `INSERT INTO command_outcome (command_id, type, outcome, code, authentic) VALUES ($1, $2, 'refused', 'command-unreadable', false) ON CONFLICT DO NOTHING RETURNING 1 AS one`,
        [reading.id, commandType],
      );
      if (first.length > 0) {
        const data = { commandId: reading.id, commandType, problem: { code: 'command-unreadable' } };
        await this.systemEvent(tx, message, key ?? reading.id, 'command.refused', data);
      }
    }
    if (key === null) return;
    // It may have been a protective act: whatever follows of this key waits until somebody has looked.
    const parked = await parkKey(
      tx,
      key,
      'parked',
      `command-unreadable: ${reading.reason}`,
      reading.id ?? null,
    );
    if (parked) {
      const data = {
        key,
        service: this.options.service,
        commandId: reading.id ?? null,
        reason: 'command-unreadable',
      };
      await this.systemEvent(tx, message, key, 'key.parked', data);
    }
  }

  private async systemEvent(
    tx: Tx,
    { topic, partition, offset }: RawMessage,
    key: string,
    type: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    const cause = { system: `system:bus/${topic}/${partition}/${offset}` } as const;
    await publish(tx, [{ topic: `${this.options.service}.events`, key, event: { type, key, data }, cause }]);
  }

  private async deadLetter(tx: Tx, message: RawMessage, reason: string): Promise<void> {
    const key = message.key?.toString('utf8') || `${message.topic}/${message.partition}/${message.offset}`;
    const bytes = message.value ?? Buffer.alloc(0);
    const id = uuidv7();
    const data = {
      reason,
      topic: message.topic,
      partition: message.partition,
      offset: message.offset,
      key: message.key?.toString('base64') ?? null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      // A letter must fit into a message itself; beyond that the bytes stay where `topic` and `offset` say.
      message: bytes.length <= 400_000 ? bytes.toString('base64') : null,
    };
    const envelope = {
      specversion: '1.0',
      id,
      source: sourceOf(this.options.service),
      type: 'command.dead',
      subject: key,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data,
      salt: newSalt(),
      causationid: `system:bus/${message.topic}/${message.partition}/${message.offset}`,
    };
    await insertRows(tx, [
      {
        topic: `${this.options.service}.dead-letter`,
        partition: partitionOf(key),
        key,
        eventId: id,
        envelope,
      },
    ]);
  }
}

/** Whether a command of this id has its outcome, or waits for it. */
async function isKnown(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM command_outcome WHERE command_id = $1 AND authentic UNION ALL SELECT 1 FROM parked_command WHERE command_id = $1 LIMIT 1`,
    [id],
  );
  return rows.length > 0;
}

async function recordOutcome(
  tx: Tx,
  id: string,
  type: string,
  outcome: 'done' | 'refused',
  code: string | null,
): Promise<void> {
  const rows = await tx.query(
    `INSERT INTO command_outcome (command_id, type, outcome, code, authentic) VALUES ($1, $2, $3, $4, true)
     ON CONFLICT (command_id) DO UPDATE SET type = EXCLUDED.type, outcome = EXCLUDED.outcome, code = EXCLUDED.code, authentic = true, recorded_at = now()
     WHERE NOT command_outcome.authentic RETURNING 1 AS one`,
    [id, type, outcome, code],
  );
  if (rows.length === 0) throw new Error(`Command ${id} has its outcome already`);
}

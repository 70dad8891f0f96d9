import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandEnvelope } from '@garant/contracts';
import { z } from 'zod';
import { kitMigrations } from '../database/kit.migrations.js';
import { signCommand } from '../keys/command.signature.js';
import { ProblemError } from '../problems/problem.error.js';
import { newSalt } from '../streams/outbox.js';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { testKeys } from '../testing/test.keys.js';
import type { CommandContext, HandlerResult, RawMessage } from './bus.types.js';
import { CommandHandling } from './command.handling.js';

const keys = await testKeys();
const actor: Actor = { ref: randomUUID(), role: 'researcher', assurance: 'eidas1' };
const HOUR = 3_600_000;
let test: TestDatabase;
let offset = 0;
let act: (context: CommandContext) => Promise<HandlerResult> = async () => ({ ok: true });

beforeAll(async () => {
  test = await createTestDatabase(
    [...kitMigrations(), { name: 'effect-001', sql: 'CREATE TABLE effect (id uuid)' }],
    'access-requests',
  );
});
afterAll(() => test.drop());

const handling = new CommandHandling({
  service: 'access-requests',
  keys: keys.of('access-requests'),
  handlers: {
    'dataset.publish': (c: CommandContext) => act(c),
    'permit.suspend': (c: CommandContext) => act(c),
    'dataset.register-key': (c: CommandContext) => act(c),
  },
});

async function handle(
  type: string,
  data: Record<string, unknown>,
  options: { acceptedAt?: string; confidential?: string } = {},
) {
  const id = randomUUID();
  const key = randomUUID();
  const acceptedAt = options.acceptedAt ?? new Date().toISOString();
  const { confidential } = options;
  const envelope: CommandEnvelope = {
    specversion: '1.0',
    id,
    source: 'garant/gateway',
    type,
    subject: key,
    time: acceptedAt,
    datacontenttype: 'application/json',
    data,
    salt: newSalt(),
    ...(confidential === undefined ? {} : { confidential }),
    signature: await signCommand(keys.of('gateway'), {
      id,
      type,
      key,
      audience: 'access-requests',
      actor,
      acceptedAt,
      data,
      confidential,
    }),
  };
  const message: RawMessage = {
    topic: 'access-requests.commands',
    partition: 0,
    offset: offset++,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify(envelope)),
    timestamp: acceptedAt,
  };
  const reading = await handling.read(message);
  await test.database.transaction((tx) => handling.settle(tx, reading, message));
  const rows = await test.database.query<{ envelope: string }>(
    'SELECT envelope FROM outbox WHERE key = $1 ORDER BY seq',
    [key],
  );
  const events = rows.map(
    (row) =>
      JSON.parse(row.envelope) as {
        type: string;
        data: { problem?: { code: string; params?: Record<string, unknown> } };
      },
  );
  return { id, events, problem: events.at(-1)?.data.problem };
}
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

describe('handling of a command', () => {
  it('refuses a permissive act that waited more than 24 hours; a protective one never grows too old', async () => {
    const body = { datasetId: randomUUID() };
    expect((await handle('dataset.publish', body, { acceptedAt: hoursAgo(25) })).problem).toEqual({
      code: 'command-too-old',
    });
    expect((await handle('dataset.publish', body, { acceptedAt: hoursAgo(23) })).problem).toBeUndefined();
    expect(
      (await handle('permit.suspend', { permitId: randomUUID() }, { acceptedAt: hoursAgo(24 * 13) })).problem,
    ).toBeUndefined();
  });

  it('names every fault of a body, and an unknown or unhandled type', async () => {
    const { problem } = await handle('dataset.register-key', { datasetId: 'x' });
    expect(problem).toMatchObject({
      code: 'invalid-body',
      params: { errors: [{ field: 'datasetId' }, { field: 'jwk' }] },
    });
    expect((await handle('permit.invent', {})).problem).toMatchObject({ code: 'command-unknown' });
    expect((await handle('permit.revoke', { permitId: randomUUID() })).problem).toMatchObject({
      code: 'command-unknown',
    });
  });

  it.each<[string, () => HandlerResult]>([
    ['returned', () => ({ ok: false, problem: { code: 'permit-state', params: { state: 'revoked' } } })],
    [
      'thrown',
      () => {
        throw new ProblemError('permit-state', { params: { state: 'revoked' } });
      },
    ],
  ])('undoes what a handler wrote before it refused (%s)', async (_, refuse) => {
    act = async ({ tx, command }) => {
      await tx.query('INSERT INTO effect VALUES ($1)', [command.id]);
      return refuse();
    };
    const { id, problem, events } = await handle('permit.suspend', { permitId: randomUUID() });
    expect(problem).toEqual({ code: 'permit-state', params: { state: 'revoked' } });
    expect(events).toHaveLength(1);
    expect(await test.database.query('SELECT 1 FROM effect WHERE id = $1', [id])).toEqual([]);
    expect(
      await test.database.query('SELECT outcome, code FROM command_outcome WHERE command_id = $1', [id]),
    ).toEqual([{ outcome: 'refused', code: 'permit-state' }]);
  });

  it('keeps nothing, not even an outcome, when the handler fails', async () => {
    act = async ({ tx, command }) => {
      await tx.query('INSERT INTO effect VALUES ($1)', [command.id]);
      throw new Error('storage hiccup');
    };
    await expect(handle('permit.suspend', { permitId: randomUUID() })).rejects.toThrow('storage hiccup');
    expect(await test.database.query(`SELECT 1 FROM effect`)).toEqual([]);
  });

  it('opens a confidential body for the handler, and refuses without a word about what is in it', async () => {
    const seen: unknown[] = [];
    act = async (context) => {
      seen.push(await context.openConfidential(z.object({ idToken: z.string() })));
      return { ok: true };
    };
    const body = { permitId: randomUUID() };
    const seal = (value: object, service: 'access-requests' | 'consent' = 'access-requests') =>
      keys.of('gateway').encryptFor(service, value);
    await handle('permit.suspend', body, { confidential: await seal({ idToken: 'e30' }) });
    expect(seen).toEqual([{ idToken: 'e30' }]);
    for (const confidential of [
      undefined,
      await seal({ idToken: 7, name: 'Anne' }),
      await seal({ idToken: 'e30' }, 'consent'),
    ]) {
      expect((await handle('permit.suspend', body, { confidential })).problem).toEqual({
        code: 'confidential-unreadable',
      });
    }
  });
});

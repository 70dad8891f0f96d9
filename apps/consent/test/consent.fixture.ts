import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, IdentityTraits } from '@garant/contracts';
import {
  appendEvents,
  publish,
  type CommandContext,
  type Database,
  type HandlerResult,
  type Tx,
  VaultCipher,
} from '@garant/nest-kit';
import { createTestDatabase, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { z } from 'zod';
import { MIGRATIONS } from '../src/migrations/consent.migrations.js';
import { publishNotices } from '../src/notices/notice.publish.js';

export function testCipher(): VaultCipher {
  const file = join(mkdtempSync(join(tmpdir(), 'garant-vault-')), 'vault.json');
  writeFileSync(file, JSON.stringify({ current: 'a', keys: { a: randomBytes(32).toString('base64') } }));
  return VaultCipher.fromFile(file);
}

export async function testRegister(): Promise<TestDatabase> {
  const test = await createTestDatabase(MIGRATIONS, 'consent');
  await publishNotices(test.database, '2026-01-01T00:00:00.000Z');
  return test;
}

export const signerOfConsent = async () => (await testKeys()).of('consent').signer!;

export const patient = (subjectRef?: string): Actor => ({
  ref: randomUUID(),
  role: 'patient',
  assurance: 'eidas1',
  ...(subjectRef ? { subjectRef } : {}),
});
export const holder = (organisation: string): Actor => ({
  ref: randomUUID(),
  role: 'holder',
  assurance: 'eidas1',
  organisation,
});

export const traits = (over: Partial<IdentityTraits> = {}): IdentityTraits => ({
  familyName: 'Medhurst',
  givenNames: 'Sumiko Larue',
  birthDate: '1960-05-21',
  gender: 'female',
  ...over,
});

/** Runs a handler as the bus does: one transaction, its events appended or nothing at all. */
export async function handle<B>(
  database: Database,
  handler: (context: CommandContext<B>) => Promise<HandlerResult>,
  command: { body: B; actor: Actor; key: string; confidential?: unknown; acceptedAt?: string; now?: string },
): Promise<HandlerResult> {
  const now = command.now ?? new Date().toISOString();
  const id = randomUUID();
  const cause = { commandId: id, actor: command.actor };
  return database.transaction(async (tx: Tx) => {
    const result = await handler({
      tx,
      command: {
        id,
        type: 'test',
        key: command.key,
        body: command.body,
        actor: command.actor,
        acceptedAt: command.acceptedAt ?? now,
        receivedAt: now,
        partition: 0,
        offset: 0,
      },
      openConfidential: async <T>(schema: z.ZodType<T>) => schema.parse(command.confidential),
      cause,
      now,
    });
    if (result.ok) {
      for (const stream of result.streams ?? []) await appendEvents(tx, { ...stream, cause });
      await publish(tx, result.publish ?? []);
    }
    return result;
  });
}

export interface Envelope {
  type: string;
  data: Record<string, unknown>;
}
export async function outboxOf(
  database: Database,
  type: string,
): Promise<(Envelope & { partition: number })[]> {
  const rows = await database.query<{ envelope: string; partition: number }>(
    'SELECT envelope, partition FROM outbox ORDER BY seq',
  );
  return rows
    .map((row) => ({ ...(JSON.parse(row.envelope) as Envelope), partition: row.partition }))
    .filter((envelope) => envelope.type === type);
}

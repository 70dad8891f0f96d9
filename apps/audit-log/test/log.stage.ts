import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceOf, type Actor, type CommandEnvelope, type ServiceName } from '@garant/contracts';
import { VaultCipher, newSalt, signCommand, type RawMessage, type Verifier } from '@garant/nest-kit';
import { createTestDatabase, testKeys, type TestDatabase, type TestKeys } from '@garant/nest-kit/testing';
import { readMessage, type Reading } from '../src/intake/message.reading.js';
import { MIGRATIONS } from '../src/migrations/audit-log.migrations.js';
import { logKeyOf, type LogKey } from '../src/publish/checkpoint.key.js';
import { LogFiles } from '../src/publish/log.files.js';
import { Sequencer } from '../src/sequence/sequencer.js';

export const ORIGIN = 'example.com/log/testdata';
/** Published test key of the C2SP tools: signs nothing that matters. */
const SKEY = 'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg';
export const logKey: LogKey = logKeyOf(SKEY, ORIGIN);

export const vault = VaultCipher.of({ current: 'test', keys: { test: randomBytes(32).toString('base64') } });

export const person: Actor = {
  ref: '0192f0c1-0000-7000-8000-000000000001',
  role: 'patient',
  assurance: 'eidas1',
};

export interface LogStage {
  test: TestDatabase;
  keys: TestKeys;
  files: LogFiles;
  folder: string;
  sequencer: Sequencer;
  /** Sequences so many events of consent, numbered from the last one on. */
  fill(count: number): Promise<void>;
  read(message: RawMessage): Promise<Reading>;
  end(): Promise<void>;
}

export async function logStage(): Promise<LogStage> {
  const test = await createTestDatabase(MIGRATIONS, 'audit-log');
  const keys = await testKeys();
  const folder = await mkdtemp(join(tmpdir(), 'garant-log-'));
  const sequencer = new Sequencer(test.database);
  const read = (message: RawMessage): Promise<Reading> =>
    readMessage(keys.of('audit-log').verifier, message, new Date().toISOString());
  let number = 0;
  return {
    test,
    keys,
    folder,
    files: new LogFiles(folder),
    sequencer,
    read,
    async fill(count) {
      const messages = Array.from({ length: count }, () =>
        rawOf('consent.events', event({ producernumber: ++number }), number),
      );
      await sequencer.append(await Promise.all(messages.map(read)));
    },
    async end() {
      await test.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export function rawOf(topic: string, value: unknown, offset: number, partition = 0): RawMessage {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  const key = (value as { subject?: string }).subject;
  return {
    topic,
    partition,
    offset,
    key: key === undefined ? null : Buffer.from(key),
    value: bytes,
    timestamp: '2026-01-01T00:00:00.000Z',
  };
}

/** A well-formed event of consent. */
export function event(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: sourceOf('consent'),
    type: 'key.released',
    subject: 'k',
    time: '2026-01-02T03:04:05.678Z',
    datacontenttype: 'application/json',
    data: { key: 'k', service: 'consent' },
    salt: 'AAECAwQFBgcICQoLDA0ODw',
    causationid: 'system:clock/test',
    producernumber: 1,
    ...change,
  };
}

/** A signed command of the gateway. */
export async function command(
  keys: TestKeys,
  given: {
    service?: ServiceName;
    type?: string;
    key?: string;
    data?: Record<string, unknown>;
    id?: string;
    confidential?: string;
  } = {},
): Promise<CommandEnvelope> {
  const { service = 'consent', type = 'linkage.submit', key = 'k', id = randomUUID(), confidential } = given;
  const data = given.data ?? {
    datasetId: randomUUID(),
    linkageId: randomUUID(),
    fileSha256: 'ab'.repeat(32),
  };
  const acceptedAt = new Date().toISOString();
  const signature = await signCommand(keys.of('gateway'), {
    id,
    type,
    key,
    audience: service,
    actor: person,
    acceptedAt,
    data,
    confidential,
  });
  return {
    specversion: '1.0',
    id,
    source: sourceOf('gateway'),
    type,
    subject: key,
    time: acceptedAt,
    datacontenttype: 'application/json',
    data,
    salt: newSalt(),
    signature,
    ...(confidential === undefined ? {} : { confidential }),
  };
}

/** Verifier for specs that read no commands. */
export const noVerifier: Verifier = { verify: () => Promise.reject(new Error('no key')) };

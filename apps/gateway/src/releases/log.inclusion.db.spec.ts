import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { LogEntry } from '@garant/contracts';
import {
  cosign,
  COSIGNATURE,
  ED25519,
  encodeUtf8,
  formatCheckpoint,
  formatProofFile,
  formatSignatureLine,
  formatVkey,
  leafHash,
  nodesInMemory,
  proveInclusionSync,
  signNote,
  signRotation,
  toHex,
  treeRoot,
  verifierKey,
  type NoteSigner,
  type VerifierKey,
} from '@garant/merkle-log';
import { kitMigrations } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { canonicalJson } from '@garant/rules';
import { ExampleWorld } from '../enforcement/example.world.js';
import { sha256, sha256Hex } from './cohort.js';
import type { WitnessTrust } from '../witnesses/witness.trust.js';
import { LogInclusion } from './log.inclusion.js';
import { insertRelease, releaseById, type Release } from './release.store.js';
import { releasesMigrations } from './releases.migrations.js';

const rawKey = (key: KeyObject): Uint8Array =>
  (key.export({ format: 'der', type: 'spki' }) as Buffer).subarray(-32);

interface Witness {
  key: VerifierKey;
  signer: NoteSigner;
}
function witnessOf(name: string): Witness {
  const pair = generateKeyPairSync('ed25519');
  const key = verifierKey(sha256, name, COSIGNATURE, rawKey(pair.publicKey));
  const { keyId, type } = key;
  return { key, signer: { name, keyId, type, sign: (message) => sign(null, message, pair.privateKey) } };
}

/** The audit log as the gateway sees it, honest unless told otherwise. */
class PlayedLog {
  readonly entries: LogEntry[] = [];
  readonly details = new Map<string, { data: Record<string, unknown>; salt: string }>();
  /** Its own in each test, for a key is pinned by origin. */
  readonly origin = `garant.test/${randomUUID()}`;
  private key = generateKeyPairSync('ed25519');

  newKey(): void {
    this.key = generateKeyPairSync('ed25519');
  }
  /** Changes the key in the open. */
  async rotate(): Promise<void> {
    const [old, oldKey] = [this.signer, this.verifier];
    this.newKey();
    this.rotations.push(
      await signRotation({ origin: this.origin, oldKey, newKey: this.verifier }, [old, this.signer]),
    );
  }
  readonly rotations: string[] = [];
  /** Witnesses whose cosignature the checkpoints carry. */
  readonly witnesses: Witness[] = [];
  private get verifier() {
    return verifierKey(sha256, this.origin, ED25519, rawKey(this.key.publicKey));
  }
  private get signer(): NoteSigner {
    const { name, keyId, type } = this.verifier;
    const { privateKey } = this.key;
    return { name, keyId, type, sign: (message) => sign(null, message, privateKey) };
  }
  append(type: string, data: Record<string, unknown>, change: Partial<LogEntry> = {}): string {
    const [id, salt] = [randomUUID(), randomBytes(16)];
    const commit = sha256Hex(Buffer.concat([salt, Buffer.from(canonicalJson(data))]));
    const none = {
      subject: null,
      permit: null,
      dataset: null,
      application: null,
      environment: null,
      purpose: null,
      outcome: null,
      confidential: null,
    };
    const release = typeof data.releaseId === 'string' ? data.releaseId : null;
    this.entries.push({
      v: 1,
      id,
      kind: 'event',
      source: 'garant/gateway',
      topic: 'gateway.events',
      partition: 0,
      offset: '1',
      type,
      time: null,
      received: '2026-03-01T12:00:00.000Z',
      actor: null,
      cause: null,
      ...none,
      release,
      commit,
      flags: [],
      ...change,
    });
    this.details.set(id, { data, salt: salt.toString('base64url') });
    return id;
  }
  private bytes = () => this.entries.map((entry) => encodeUtf8(canonicalJson(entry)));
  root = (size = this.entries.length) =>
    treeRoot(
      sha256,
      this.bytes()
        .slice(0, size)
        .map((entry) => leafHash(sha256, entry)),
    );
  async note(size = this.entries.length, root = this.root(size)): Promise<string> {
    const text = formatCheckpoint({ origin: this.origin, size, root });
    const lines = await Promise.all(
      this.witnesses.map(async ({ signer }) =>
        formatSignatureLine(await cosign(text, 1_700_000_000, signer)),
      ),
    );
    return (await signNote(text, [this.signer])) + lines.join('');
  }
  async get(_service: string, path: string): Promise<Response> {
    if (path === '/log/vkey') return new Response(`${formatVkey(this.verifier)}\n`);
    if (path === '/log/rotations') return new Response(this.rotations.join('\n'));
    const event = /^\/internal\/events\/(.+)$/.exec(path)?.[1];
    if (event) {
      const index = this.entries.findIndex(({ id }) => id === event);
      return index < 0 ? new Response('', { status: 404 }) : Response.json({ index, leafHash: '' });
    }
    const [, index, proof] = /^\/internal\/entries\/(\d+)(\/proof)?$/.exec(path) ?? [];
    const at = Number(index);
    const entry = this.entries[at]!;
    if (!proof)
      return Response.json({
        index: at,
        leafHash: '0'.repeat(64),
        entry,
        details: this.details.get(entry.id) ?? null,
      });
    const leaves = this.bytes().map((each) => leafHash(sha256, each));
    const file = {
      index: at,
      proof: proveInclusionSync(sha256, at, leaves.length, nodesInMemory(sha256, leaves)),
      checkpoint: await this.note(),
    };
    return new Response(formatProofFile(file));
  }
}

describe('inclusion of a sealing in the log', () => {
  let db: TestDatabase;
  let log: PlayedLog;
  let world: ExampleWorld;
  let release: Release;
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  });
  afterAll(() => db.drop());
  beforeEach(async () => {
    log = new PlayedLog();
    world = new ExampleWorld('NON_OPPOSITION');
    for (let i = 0; i < 5; i++) log.append('release.opened', { releaseId: randomUUID() });
    release = await sealedRelease();
  });

  async function sealedRelease(data: object = {}, change: Partial<LogEntry> = {}): Promise<Release> {
    const [releaseId, manifestHash] = [randomUUID(), sha256Hex(randomBytes(8))];
    const ids = {
      permitId: randomUUID(),
      applicationId: randomUUID(),
      datasetId: randomUUID(),
      environmentId: randomUUID(),
    };
    await insertRelease(db.database, {
      releaseId,
      ...ids,
      holderId: 'h',
      operatorId: 'o',
      purpose: '53.1.e',
      regime: 'NON_OPPOSITION',
      waitingDays: 0,
      categories: [],
      openedAt: world.at(0),
      openedBy: randomUUID(),
    });
    const eventId = log.append('release.sealed', { releaseId, manifestHash, ...data }, change);
    await db.database.query(
      `UPDATE release SET state = 'sealed', manifest_hash = $2, sealed_event_id = $3 WHERE release_id = $1`,
      [releaseId, manifestHash, eventId],
    );
    return (await releaseById(db.database, releaseId))!;
  }
  const inclusion = (witnesses?: WitnessTrust) =>
    new LogInclusion({
      database: db.database,
      state: world.state,
      services: log,
      origin: log.origin,
      witnesses,
    });
  const hear = async (size = log.entries.length, rootHash = toHex(log.root(size)), cosigned?: string[]) =>
    world.put('checkpoint.state', log.origin, {
      origin: log.origin,
      size,
      rootHash,
      note: await log.note(size),
      publishedAt: world.at(0),
      ...(cosigned ? { cosigned } : {}),
    });

  it('is not there before a checkpoint covers the entry', async () => {
    expect(await inclusion().ofSealing(release)).toBeNull();
    await hear(log.entries.length - 1);
    expect(await inclusion().ofSealing(release)).toBeNull();
  });

  it('is proven, kept, and not asked for again', async () => {
    await hear();
    const proof = await inclusion().ofSealing(release);
    expect(proof).toMatchObject({ logIndex: 5, checkpointSize: 6 });
    log.get = () => Promise.reject(new Error('asked again'));
    expect(await inclusion().ofSealing(release)).toEqual(proof);
  });

  it('is not believed for a changed entry, another release, another manifest, or a flagged entry', async () => {
    await hear();
    const honest = log.get.bind(log);
    log.get = async (service, path) => {
      const answer = await honest(service, path);
      if (!/entries\/\d+$/.test(path)) return answer;
      const view = (await answer.json()) as { entry: LogEntry };
      return Response.json({ ...view, entry: { ...view.entry, received: '2026-03-01T12:00:00.001Z' } });
    };
    expect(await inclusion().ofSealing(release)).toBeNull();
    log.get = honest;
    const others = [
      await sealedRelease({ releaseId: randomUUID() }),
      await sealedRelease({ manifestHash: '0'.repeat(64) }),
      await sealedRelease({}, { flags: ['gap'] }),
    ];
    await hear();
    for (const other of others) expect(await inclusion().ofSealing(other)).toBeNull();
  });

  it('raises when the details are not those that the entry commits to', async () => {
    await hear();
    log.details.set(release.sealedEventId!, {
      data: { releaseId: release.releaseId, manifestHash: release.manifestHash, more: 1 },
      salt: randomBytes(16).toString('base64url'),
    });
    await expect(inclusion().ofSealing(release)).rejects.toThrow('commits to');
  });

  it('is proven by the entry alone when its details were erased', async () => {
    await hear();
    log.details.clear();
    expect(await inclusion().ofSealing(release)).toMatchObject({ logIndex: 5 });
  });

  it('is not believed under a key that is not the pinned one', async () => {
    await hear();
    expect(await inclusion().ofSealing(release)).not.toBeNull();
    const later = await sealedRelease();
    log.newKey();
    await hear();
    expect(await inclusion().ofSealing(later)).toBeNull();
  });

  it('is not believed when the published checkpoint has another root', async () => {
    await hear(log.entries.length, '0'.repeat(64));
    expect(await inclusion().ofSealing(release)).toBeNull();
  });

  it('is believed under a newer key that the pinned one vouches for', async () => {
    await hear();
    const asked = inclusion();
    expect(await asked.ofSealing(release)).not.toBeNull();
    const [later, latest] = [await sealedRelease(), await sealedRelease()];
    await log.rotate();
    await hear();
    expect(await asked.ofSealing(later)).not.toBeNull();
    await log.rotate();
    await hear();
    // Also by a gateway that starts from the pinned key, two changes back.
    expect(await inclusion().ofSealing(latest)).not.toBeNull();
  });

  it('is not believed under a key that announces itself', async () => {
    await hear();
    await inclusion().ofSealing(release);
    const later = await sealedRelease();
    log.newKey();
    await log.rotate();
    await hear();
    expect(await inclusion().ofSealing(later)).toBeNull();
  });

  describe('where the deployment demands a quorum of witnesses', () => {
    const [board, regulator, stranger] = ['board', 'regulator', 'stranger'].map((name) =>
      witnessOf(`${name}.example`),
    ) as [Witness, Witness, Witness];
    const trust: WitnessTrust = {
      witnesses: [
        { name: 'board', key: board.key },
        { name: 'regulator', key: regulator.key },
      ],
      groups: [{ name: 'both', threshold: 2, members: ['board', 'regulator'] }],
      quorum: 'both',
    };
    const all = ['board', 'regulator'];

    it('is not published before they cosigned, whatever the log says', async () => {
      await hear();
      expect(await inclusion(trust).ofSealing(release)).toBeNull();
      await hear(log.entries.length, undefined, all);
      expect(await inclusion(trust).ofSealing(release)).toBeNull();
      log.witnesses.push(board, stranger);
      expect(await inclusion(trust).ofSealing(release)).toBeNull();
      log.witnesses.push(regulator);
      expect(await inclusion(trust).ofSealing(release)).toMatchObject({ logIndex: 5, checkpointSize: 6 });
    });

    it('has its place under the newest cosigned checkpoint', async () => {
      log.witnesses.push(board, regulator);
      await hear(log.entries.length - 1, undefined, all);
      await hear();
      expect(await inclusion(trust).placeOf(release.sealedEventId!)).toBeNull();
      expect(await inclusion().placeOf(release.sealedEventId!)).toEqual({ index: 5, checkpointSize: 6 });
      await hear(log.entries.length, undefined, all);
      expect(await inclusion(trust).placeOf(release.sealedEventId!)).toEqual({ index: 5, checkpointSize: 6 });
    });
  });
});

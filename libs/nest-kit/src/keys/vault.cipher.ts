import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import {
  vaultKeySource,
  vaultKeysFromFile,
  vaultKeysOf,
  type VaultKeys,
  type VaultSettings,
} from './vault.keys.js';

const NONCE = 12;
const TAG = 16;

/**
 * Encryption at rest (AES-256-GCM, NIST SP 800-38D) and blind indexes (HMAC-SHA-256). A sealed value names its key, so
 * that keys can be replaced while old values stay readable; what it belongs to is authenticated with it, so that rows
 * cannot be swapped. Index keys are apart and have versions: an index cannot be re-read, only computed anew.
 */
export class VaultCipher {
  private readonly indexKeys: ReadonlyMap<string, Buffer>;

  private constructor(private readonly vault: VaultKeys) {
    this.indexKeys = new Map(
      [...vault.index.keys].map(([version, key]) => [
        version,
        createHmac('sha256', key).update('garant blind index v1').digest(),
      ]),
    );
  }

  /** @throws Error when the key file or the key management service is not usable */
  static async load(settings: VaultSettings): Promise<VaultCipher> {
    return new VaultCipher(await vaultKeySource(settings).read());
  }
  static fromFile(path: string): VaultCipher {
    return new VaultCipher(vaultKeysFromFile(path));
  }
  /** @param file content of a key file */
  static of(file: unknown): VaultCipher {
    return new VaultCipher(vaultKeysOf(file));
  }
  static with(keys: VaultKeys): VaultCipher {
    return new VaultCipher(keys);
  }

  /** Id of the key with which new values are sealed. */
  get currentKey(): string {
    return this.vault.current;
  }
  /** Version of new blind indexes; the older ones, which lookups still try while re-indexing goes on. */
  get indexVersion(): string {
    return this.vault.index.current;
  }
  get olderIndexVersions(): readonly string[] {
    return [...this.indexKeys.keys()].filter((version) => version !== this.indexVersion);
  }

  /** Layout: key id length (1 byte), key id, nonce (12), tag (16), ciphertext. `context` is authenticated, not stored. */
  seal(plaintext: Uint8Array | string, context: string): Buffer {
    const id = Buffer.from(this.vault.current, 'utf8');
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.vault.current), nonce).setAAD(
      Buffer.from(context),
    );
    const text = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([Buffer.of(id.length), id, nonce, cipher.getAuthTag(), body]);
  }

  /** @throws Error when the key is not there, or the bytes were changed or belong to something else */
  open(sealed: Buffer, context: string): Buffer {
    const idEnd = 1 + sealed.readUInt8(0);
    const [nonce, tag] = [idEnd + NONCE, idEnd + NONCE + TAG];
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyIdOf(sealed)), sealed.subarray(idEnd, nonce))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(nonce, tag));
    return Buffer.concat([decipher.update(sealed.subarray(tag)), decipher.final()]);
  }
  openText(sealed: Buffer, context: string): string {
    return this.open(sealed, context).toString('utf8');
  }

  /** Keyed hash by which a value is found without being readable. Parts are length-prefixed, so they cannot run together. */
  blindIndex(domain: string, ...parts: string[]): Buffer {
    return this.blindIndexAt(this.indexVersion, domain, ...parts);
  }
  blindIndexAt(version: string, domain: string, ...parts: string[]): Buffer {
    const key = this.indexKeys.get(version);
    if (!key) throw new Error(`the vault has no index key ${version}`);
    const hmac = createHmac('sha256', key).update(`${domain}\n`);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
    return hmac.digest();
  }

  private key(id: string): Buffer {
    const key = this.vault.keys.get(id);
    if (!key) throw new Error(`vault key "${id}" is not there`);
    return key;
  }
}

/** Id of the key that sealed a value. */
export const keyIdOf = (sealed: Buffer): string =>
  sealed.subarray(1, 1 + sealed.readUInt8(0)).toString('utf8');
/** The same in SQL, of a bytea column: counts rows by key without opening one. */
export const keyIdSql = (column: string): string =>
  `convert_from(substring(${column} from 2 for get_byte(${column}, 0)), 'UTF8')`;

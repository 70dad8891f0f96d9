import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const keyFile = z.object({ current: z.string(), keys: z.record(z.string(), z.string()) });

/**
 * Encryption of the vault at rest (AES-256-GCM) and blind indexes (HMAC-SHA-256). The key file holds
 * `{ current, keys: { id: base64 of 32 bytes } }`: new values use the current key, old ones stay readable until rotated.
 * Blind indexes use the oldest key (`index` if present), for they must not change when the encryption key does.
 */
export class VaultCipher {
  private constructor(
    private readonly current: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
    private readonly indexKey: Buffer,
  ) {}

  static fromFile(path: string): VaultCipher {
    const parsed = keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    const keys = new Map(
      Object.entries(parsed.keys).map(([id, base64]) => [id, Buffer.from(base64, 'base64')]),
    );
    for (const [id, key] of keys) if (key.length !== 32) throw new Error(`vault key "${id}" is not 32 bytes`);
    const current = keys.get(parsed.current);
    if (!current) throw new Error(`vault key "${parsed.current}" is named current but missing`);
    const first = keys.get('index') ?? [...keys.values()][0] ?? current;
    return new VaultCipher(
      parsed.current,
      keys,
      createHmac('sha256', first).update('garant blind index v1').digest(),
    );
  }

  /** Layout: key id length, key id, 12-byte nonce, 16-byte tag, ciphertext. `context` is authenticated, not stored. */
  seal(plaintext: Uint8Array, context: string): Buffer {
    const id = Buffer.from(this.current, 'utf8');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.current), nonce).setAAD(
      Buffer.from(context, 'utf8'),
    );
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), body]);
  }

  open(sealed: Buffer, context: string): Buffer {
    const idEnd = 1 + (sealed[0] ?? 0);
    const id = sealed.subarray(1, idEnd).toString('utf8');
    const decipher = createDecipheriv('aes-256-gcm', this.key(id), sealed.subarray(idEnd, idEnd + 12))
      .setAAD(Buffer.from(context, 'utf8'))
      .setAuthTag(sealed.subarray(idEnd + 12, idEnd + 28));
    return Buffer.concat([decipher.update(sealed.subarray(idEnd + 28)), decipher.final()]);
  }

  /** Keyed hash by which a value is found without being readable. Parts are length-prefixed, so they cannot run together. */
  blindIndex(domain: string, ...parts: string[]): Buffer {
    const hmac = createHmac('sha256', this.indexKey).update(`${domain}\n`);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
    return hmac.digest();
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new Error(`vault key "${id}" is not in the key file`);
    return key;
  }
}

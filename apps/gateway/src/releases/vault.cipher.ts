import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const keyFile = z.object({ current: z.string().min(1).max(64), keys: z.record(z.string(), z.string()) });
const NONCE = 12;
const TAG = 16;

/**
 * Encrypts secrets at rest: AES-256-GCM. Form: length of the key's id (1 byte), key id, nonce (12), tag (16), text. What
 * a secret belongs to is authenticated with it, so that rows cannot be swapped.
 */
export class VaultCipher {
  private constructor(
    private readonly current: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {}

  /** @throws Error when the file (`{ current, keys: { id: base64 of 32 bytes } }`) is not usable */
  static fromFile(path: string): VaultCipher {
    return VaultCipher.of(JSON.parse(readFileSync(path, 'utf8')));
  }

  static of(file: unknown): VaultCipher {
    const { current, keys } = keyFile.parse(file);
    const decoded = new Map(Object.entries(keys).map(([id, text]) => [id, Buffer.from(text, 'base64')]));
    for (const [id, key] of decoded)
      if (key.length !== 32) throw new Error(`Vault key ${id} does not have 32 bytes`);
    if (!decoded.has(current)) throw new Error(`The vault has no key ${current}`);
    return new VaultCipher(current, decoded);
  }

  seal(secret: string, belongsTo: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.current) as Buffer, nonce).setAAD(
      Buffer.from(belongsTo),
    );
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const id = Buffer.from(this.current);
    return Buffer.concat([Buffer.of(id.length), id, nonce, cipher.getAuthTag(), text]);
  }

  /** @throws Error when the key is not there or the bytes were changed or belong to something else */
  open(sealed: Buffer, belongsTo: string): string {
    const idEnd = 1 + sealed.readUInt8(0);
    const key = this.keys.get(sealed.subarray(1, idEnd).toString());
    if (!key) throw new Error('The vault key of this secret is not there');
    const nonce = sealed.subarray(idEnd, idEnd + NONCE);
    const tag = sealed.subarray(idEnd + NONCE, idEnd + NONCE + TAG);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
      .setAAD(Buffer.from(belongsTo))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(idEnd + NONCE + TAG)), decipher.final()]).toString(
      'utf8',
    );
  }
}

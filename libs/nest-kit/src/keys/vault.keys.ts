import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Keys of one vault: some encrypt (one of them now), others index (one of them now). 32 bytes each, by id. */
export interface VaultKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly index: { readonly current: string; readonly keys: ReadonlyMap<string, Buffer> };
}

/** Where a vault's keys come from: a file that holds them, or a key management service that unwraps them. */
export interface VaultKeySource {
  /** @throws Error naming what is not usable; never with a key in it */
  read(): Promise<VaultKeys>;
}

const id = z.string().min(1).max(64);
const plain = z.object({
  current: id,
  keys: z.record(id, z.string()),
  index: z.object({ current: id, keys: z.record(id, z.string()) }).optional(),
});
const wrapped = z.object({
  current: id,
  wrapped: z.record(id, z.string()),
  index: z.object({ current: id, wrapped: z.record(id, z.string()) }),
});

/**
 * Keys of a file's content: `{ current, keys: { id: base64 }, index?: { current, keys } }`. A file without `index` has
 * one index key, `v1`: the key named `index`, else the first; from then on it must be named before more keys are added.
 */
export function vaultKeysOf(file: unknown): VaultKeys {
  const { current, keys, index } = plain.parse(file);
  const decoded = decode(keys, current);
  const first = decoded.get('index') ?? [...decoded.values()][0];
  if (!index && first)
    return { current, keys: decoded, index: { current: 'v1', keys: new Map([['v1', first]]) } };
  if (!index) throw new Error('the vault has no key');
  return {
    current,
    keys: decoded,
    index: { current: index.current, keys: decode(index.keys, index.current) },
  };
}

export const keyFile = (path: string): VaultKeySource => ({
  read: async () => vaultKeysOf(JSON.parse(await readFile(path, 'utf8'))),
});
/** The same, for tests and tools that start without waiting. */
export const vaultKeysFromFile = (path: string): VaultKeys =>
  vaultKeysOf(JSON.parse(readFileSync(path, 'utf8')));

export interface Kms {
  /** Address of a transit engine, e.g. `http://127.0.0.1:8200/v1/transit`. */
  readonly url: string;
  /** Name of the wrapping key there. It never leaves the service. */
  readonly key: string;
  readonly token: string;
  readonly timeoutMs?: number;
}

const unwrapped = z.object({ data: z.object({ plaintext: z.string() }) });

/**
 * Data keys that a key management service wrapped: the file holds `{ current, wrapped: { id: ciphertext }, index }`, and
 * each is opened by `POST <url>/decrypt/<key>` (the transit protocol of OpenBao and HashiCorp Vault). The file alone
 * opens nothing; whoever may not ask the service any more cannot start.
 */
export const wrappedKeyFile = (path: string, kms: Kms): VaultKeySource => ({
  read: async () => {
    const file = wrapped.parse(JSON.parse(await readFile(path, 'utf8')));
    const open = async (keys: Record<string, string>): Promise<Record<string, string>> =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(keys).map(
            async ([name, ciphertext]) => [name, await unwrap(kms, name, ciphertext)] as const,
          ),
        ),
      );
    const [keys, index] = await Promise.all([open(file.wrapped), open(file.index.wrapped)]);
    return vaultKeysOf({ current: file.current, keys, index: { current: file.index.current, keys: index } });
  },
});

async function unwrap(kms: Kms, name: string, ciphertext: string): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(`${kms.url.replace(/\/+$/, '')}/decrypt/${encodeURIComponent(kms.key)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vault-token': kms.token },
      body: JSON.stringify({ ciphertext }),
      redirect: 'error',
      signal: AbortSignal.timeout(kms.timeoutMs ?? 10_000),
    });
  } catch (error) {
    throw new Error(`the key management service does not answer for vault key ${name}`, { cause: error });
  }
  if (answer.status !== 200)
    throw new Error(`the key management service refuses vault key ${name}: ${answer.status}`);
  return unwrapped.parse(await answer.json()).data.plaintext;
}

export interface VaultSettings {
  readonly GARANT_VAULT_KEY_FILE: string;
  readonly GARANT_KMS_URL: string;
  readonly GARANT_KMS_KEY: string;
  readonly GARANT_KMS_TOKEN_FILE: string;
}
export const VAULT_SETTINGS = [
  'GARANT_VAULT_KEY_FILE',
  'GARANT_KMS_URL',
  'GARANT_KMS_KEY',
  'GARANT_KMS_TOKEN_FILE',
] as const;

/** With `GARANT_KMS_URL` the key file holds wrapped keys, else the keys themselves. */
export function vaultKeySource(settings: VaultSettings): VaultKeySource {
  const { GARANT_VAULT_KEY_FILE: path, GARANT_KMS_URL: url, GARANT_KMS_TOKEN_FILE: tokenFile } = settings;
  if (url === '') return keyFile(path);
  if (tokenFile === '') throw new Error('GARANT_KMS_URL needs GARANT_KMS_TOKEN_FILE');
  const token = readFileSync(tokenFile, 'utf8').trim();
  return wrappedKeyFile(path, { url, key: settings.GARANT_KMS_KEY, token });
}

function decode(keys: Record<string, string>, current: string): ReadonlyMap<string, Buffer> {
  const decoded = new Map(Object.entries(keys).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
  for (const [name, key] of decoded)
    if (key.length !== 32) throw new Error(`vault key ${name} does not have 32 bytes`);
  if (!decoded.has(current)) throw new Error(`the vault has no key ${current}`);
  return decoded;
}

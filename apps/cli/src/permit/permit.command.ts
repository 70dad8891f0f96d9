import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';
import type { Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { isSet, openPermit, type CheckedPermit } from './permit.check.js';

/**
 * `garant permit verify FILE --jwks jwks.json [--status FILE,FILE] [--online]`: signature and dates with files alone;
 * the public status lists from files that were fetched before, or from the platform. Says what was not looked at.
 */
export async function permitCommand(invocation: Invocation, now = new Date().toISOString()): Promise<void> {
  const { words, options } = invocation;
  if (words[1] !== 'verify' || words[2] === undefined)
    throw new Failure('usage', 'permit verify FILE --jwks FILE-OR-ADDRESS [--status FILE-OR-ADDRESS,…]');
  const keys = options.jwks ?? new URL('/.well-known/jwks.json', invocation.api.baseUrl).href;
  const permit = await openPermit(await textOf(words[2]), await jwksOf(keys));
  if (now < permit.from) throw new Failure('permit-not-yet-valid', `it begins on ${permit.from}`);
  if (now >= permit.until) throw new Failure('permit-expired', `it ended on ${permit.until}`);
  const looked = await statusOf(permit, options.status, await jwksOf(keys), now);
  const told = `${permit.form} ${permit.about}: signed by the access body, good until ${permit.until}`;
  const status =
    looked.length === permit.entries.length && looked.length > 0
      ? 'neither revoked nor suspended'
      : `not looked at: ${
          permit.entries
            .filter(({ list }) => !looked.includes(list))
            .map(({ list }) => list)
            .join(', ') || 'it names no status list'
        }`;
  invocation.output.result(`${told}; ${status}`, { ...permit, looked });
}

/** Lists that were looked at. @throws Failure `permit-revoked`, `permit-suspended` */
async function statusOf(
  permit: CheckedPermit,
  given: string | undefined,
  jwks: JSONWebKeySet,
  now: string,
): Promise<string[]> {
  if (given === undefined) return [];
  const sources = given === 'online' ? permit.entries.map(({ list }) => list) : given.split(',');
  const looked: string[] = [];
  const texts = await Promise.all(sources.map(textOf));
  for (const entry of permit.entries)
    for (const text of texts) {
      const set = await isSet(text, entry, jwks, now).catch((error: Failure) => {
        // Several lists are given: another one of them is meant for this place.
        if (error.code === 'status-list' && error.message.startsWith('the list is ')) return undefined;
        throw error;
      });
      if (set === undefined) continue;
      if (set)
        throw new Failure(`permit-${entry.purpose === 'revocation' ? 'revoked' : 'suspended'}`, entry.list);
      looked.push(entry.list);
    }
  if (looked.length === 0 && permit.entries.length > 0)
    throw new Failure('status-list', 'none of the lists is one that the permit names');
  return looked;
}

async function jwksOf(source: string): Promise<JSONWebKeySet> {
  try {
    const parsed = JSON.parse(await textOf(source)) as Partial<JSONWebKeySet>;
    if (Array.isArray(parsed.keys)) return { keys: parsed.keys };
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  throw new Failure('input', `${source} is not a JWKS`);
}

/** A file, or what an address answers. */
async function textOf(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source))
    return readFile(source, 'utf8').catch(() => {
      throw new Failure('input', `${source} cannot be read`);
    });
  const response = await fetch(source, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  if (!response?.ok) throw new Failure('input', `${source} does not answer`);
  return response.text();
}

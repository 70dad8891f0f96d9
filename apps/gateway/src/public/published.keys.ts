import type { Keys } from '@garant/nest-kit';

const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'] as const;

/** The services' public keys as everybody may have them: known public members only, whatever the file holds. */
export class PublishedKeys {
  readonly document: { keys: Record<string, unknown>[] };

  constructor({ publicJwks }: Pick<Keys, 'publicJwks'>) {
    this.document = { keys: publicJwks.keys.map((key) => publicPart(key as Record<string, unknown>)) };
  }
}

function publicPart(key: Record<string, unknown>): Record<string, unknown> {
  const part = Object.fromEntries(
    PUBLIC_MEMBERS.flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]]])),
  );
  const named = /^(.+)-(sig|enc)-/.exec(String(key.kid));
  return { ...part, ...(named ? { use: named[2], owner: named[1] } : {}) };
}

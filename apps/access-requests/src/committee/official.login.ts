import { createHmac, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Tx } from '@garant/nest-kit';
import type { Refusal } from '@garant/rules';

/**
 * Compares the logins behind votes and signatures, so that one person with two accounts stays one person. Only a keyed
 * hash of (issuer, sub) is kept. The key comes from this service's private encryption key and is in no database; when
 * that key is renewed, votes made before cannot be compared any more, and a signature that rests on them is refused
 * until the committee has voted again.
 */
export class OfficialLogins {
  private constructor(
    private readonly key: Buffer,
    private readonly keyId: string,
  ) {}

  /** @param file private JWK of GARANT_ENCRYPTION_KEY_FILE */
  static fromFile(file: string): OfficialLogins {
    return OfficialLogins.fromJwk(JSON.parse(readFileSync(file, 'utf8')) as { d?: string; kid?: string });
  }

  static fromJwk({ d, kid }: { d?: string; kid?: string }): OfficialLogins {
    if (!d || !kid) throw new Error('the encryption key is not a private JWK with a kid');
    const key = hkdfSync('sha256', Buffer.from(d, 'base64url'), '', 'garant official login', 32);
    return new OfficialLogins(Buffer.from(key), kid);
  }

  private hashOf({ issuer, subject }: { issuer: string; subject: string }): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([issuer, subject]))
      .digest();
  }

  /** Why this login may not do that duty, or undefined. @param since start of the round: votes before it are void */
  async conflict(
    tx: Tx,
    act: {
      applicationId: string;
      duty: 'vote' | 'sign';
      actorRef: string;
      login: { issuer: string; subject: string };
    },
    since: string | null,
  ): Promise<Refusal | undefined> {
    const rows = await tx.query<{ actor_ref: string; login: Buffer; key_id: string; current: boolean }>(
      `SELECT actor_ref, login, key_id, made_at >= $2::timestamptz AS current
       FROM official_login WHERE application_id = $1 AND duty = 'vote'`,
      [act.applicationId, since ?? '-infinity'],
    );
    const login = this.hashOf(act.login);
    const same = rows.filter((row) => row.key_id === this.keyId && row.login.equals(login));
    if (act.duty === 'vote')
      return same.some((row) => row.current && row.actor_ref !== act.actorRef)
        ? { code: 'already-voted', params: { rule: 'same-login' } }
        : undefined;
    if (same.length > 0)
      return { code: 'separation-of-duties', params: { duties: ['vote', 'sign'], rule: 'same-login' } };
    return rows.some((row) => row.current && row.key_id !== this.keyId)
      ? { code: 'separation-of-duties', params: { duties: ['vote', 'sign'], rule: 'login-not-comparable' } }
      : undefined;
  }

  async remember(
    tx: Tx,
    act: {
      applicationId: string;
      duty: 'vote' | 'sign';
      actorRef: string;
      login: { issuer: string; subject: string };
    },
    madeAt: string,
  ): Promise<void> {
    await tx.query(
      'INSERT INTO official_login (application_id, duty, actor_ref, login, key_id, made_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [act.applicationId, act.duty, act.actorRef, this.hashOf(act.login), this.keyId, madeAt],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { Database, publish } from '@garant/nest-kit';
import { signInAccount, type Account } from './account.store.js';
import { Enrolment } from './enrolment.js';
import { identityFrom } from './provider.claims.js';

/** Turns what the identity provider vouches for into an account, by browser or by bearer token. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly enrolment: Enrolment,
  ) {}

  /** @param claims checked: of an id_token or of an access token made out to this gateway */
  async byClaims(claims: Record<string, unknown>): Promise<{ account: Account; assurance: string }> {
    const { identity, traits, assurance } = identityFrom(claims);
    const account = await this.database.transaction(async (tx) => {
      const found = await signInAccount(tx, identity);
      if (found.created)
        await publish(tx, [
          {
            topic: 'gateway.events',
            key: found.account.ref,
            event: {
              type: 'account.created',
              key: found.account.ref,
              data: { accountRef: found.account.ref, roles: found.account.roles },
            },
            cause: { system: `system:login/${found.account.ref}` },
          },
        ]);
      return found.account;
    });
    return {
      account: await this.enrolment.enrol(account, {
        iss: identity.iss,
        sub: identity.sub,
        traits,
        assurance,
      }),
      assurance,
    };
  }
}

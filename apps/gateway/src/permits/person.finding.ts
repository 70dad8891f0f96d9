import { ProblemError, type Tx } from '@garant/nest-kit';
import { accountByEmail, accountByRef } from '../identity/account.store.js';

/**
 * The account of somebody who has signed in once: a name on a permit is that of a person who was identified.
 * @throws ProblemError `person-without-account`
 */
export async function personOf(
  tx: Tx,
  { email, account }: { email?: string | undefined; account?: string | undefined },
): Promise<string> {
  const found =
    email === undefined ? account && (await accountByRef(tx, account)) : await accountByEmail(tx, email);
  if (!found || found.erased || found.name === null) throw new ProblemError('person-without-account');
  return found.ref;
}

import type { Tx } from '@garant/nest-kit';

/** What a message is about; the words are its sender's. */
export interface AccountMessage {
  readonly kind: string;
  readonly about: string;
  readonly aboutId: string;
}

/** Tells each account once. */
export async function tellAccounts(
  _tx: Tx,
  _accounts: readonly string[],
  _message: AccountMessage,
): Promise<void> {}

import type { Tx } from '@garant/nest-kit';
import type { LogKey } from '../publish/checkpoint.key.js';
import { erasuresOf } from '../retention/erasure.store.js';
import type { ErasureFinder } from './entry.files.js';

/** What other rooms of the log put into a bundle. */
export interface BundleParts {
  /** Why an entry has no details any more, and which entry says so. */
  readonly erasuresOf: ErasureFinder;
  /** Proofs that nothing is missing for one reference in [from, to): files below `completeness/`, and what they claim. */
  readonly completeness: (
    tx: Pick<Tx, 'query'>,
    kind: 'subject' | 'permit' | 'actor',
    ref: string,
    from: number,
    to: number,
  ) => Promise<{
    files: readonly { name: string; content: string | Uint8Array }[];
    claims: readonly string[];
  }>;
  /** RFC 3161 tokens over a checkpoint: files below `timestamps/`. */
  readonly timestamps: (
    tx: Pick<Tx, 'query'>,
    size: number,
  ) => Promise<readonly { name: string; content: Uint8Array }[]>;
  /** Whom to trust (C2SP tlog-policy), and the public keys one by one. */
  readonly policy: (tx: Pick<Tx, 'query'>) => Promise<string>;
}

export const bundleParts = (logKey: LogKey): BundleParts => ({
  erasuresOf: async (tx, indexes) =>
    new Map(
      [...(await erasuresOf(tx, indexes))].map(
        ([index, { at, entryIndex, reason, requestId, class: of }]) => [
          index,
          {
            at,
            entryIndex,
            reason,
            ...(requestId === null ? {} : { request: requestId }),
            ...(of === null ? {} : { class: of }),
          },
        ],
      ),
    ),
  completeness: () => Promise.resolve({ files: [], claims: [] }),
  timestamps: () => Promise.resolve([]),
  policy: () => Promise.resolve(logKey.policy),
});

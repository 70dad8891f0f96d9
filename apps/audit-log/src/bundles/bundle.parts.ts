import { encodeBase64, planConsistency, readProof, type CompletenessKind } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { completenessFor } from '../completeness/completeness.reading.js';
import { nodesOf } from '../inspection/log.proofs.js';
import { sha256 } from '../intake/entry.building.js';
import type { LogKey } from '../publish/checkpoint.key.js';
import { checkpointAt } from '../publish/checkpoint.store.js';
import type { LogFiles } from '../publish/log.files.js';
import { erasuresOf } from '../retention/erasure.store.js';
import { timestampsFor } from '../witnesses/timestamp.store.js';
import type { Making } from './bundle.members.js';
import type { ErasureFinder } from './entry.files.js';

export interface BundleFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}
type Pinned = Pick<Making, 'checkpoint' | 'files' | 'set'>;

/** What other rooms of the log put into a bundle. */
export interface BundleParts {
  /** Why entries have no details any more, and which entry says so. */
  readonly erasuresOf: ErasureFinder;
  /** Proofs that nothing is missing about one reference: files below `completeness/`, and what they claim. */
  readonly completeness: (
    tx: Pick<Tx, 'query'>,
    making: Pinned,
    kind: CompletenessKind,
    ref: string,
  ) => Promise<{ files: readonly BundleFile[]; claims: readonly string[] }>;
  /** RFC 3161 tokens: files below `timestamps/`, and how many tokens there are. */
  readonly timestamps: (tx: Tx, making: Pinned) => Promise<{ files: readonly BundleFile[]; count: number }>;
  /** Whom to trust (C2SP tlog-policy). */
  readonly policy: () => Promise<string>;
}

/** The newest of them date the most. */
const MOST_STAMPS = 50;

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
  completeness: async (tx, { checkpoint, files }, kind, ref) => {
    const published = pinned(files, checkpoint.note);
    const { file, notCovered } = await completenessFor(tx, published, kind, ref, 0, checkpoint.size);
    if (file.periods.length === 0) return { files: [], claims: [] };
    const end = notCovered?.from ?? checkpoint.size;
    return {
      files: [{ name: `${kind}.json`, content: `${JSON.stringify(file)}\n` }],
      claims: [`${kind} ${ref}, 0–${end - 1}`],
    };
  },
  timestamps: async (tx, { checkpoint, files, set }) => {
    const stamps = await timestampsFor(tx, set.indexes[0]!, set.indexes.at(-1)! + 1);
    // What is newer than the bundle's checkpoint says nothing that its reader could link to it.
    const known = stamps.filter(({ size }) => size <= checkpoint.size).slice(-MOST_STAMPS);
    const made: BundleFile[] = [];
    for (const { size, token } of known) {
      const stamped = await checkpointAt(tx, size);
      if (!stamped) continue;
      made.push(
        { name: `${size}.tst`, content: token },
        { name: `${size}.checkpoint`, content: stamped.note },
      );
      if (size === checkpoint.size) continue;
      const plan = planConsistency(size, checkpoint.size);
      const proof = await readProof(sha256, plan, nodesOf(files, checkpoint.size));
      const lines = proof.map((hash) => `${encodeBase64(hash)}\n`);
      made.push({ name: `${size}.consistency`, content: lines.join('') });
    }
    return { files: made, count: made.filter(({ name }) => name.endsWith('.tst')).length };
  },
  policy: () => Promise.resolve(logKey.policy),
});

/** The published files as they were when the bundle was begun: one checkpoint for everything in it. */
const pinned = (files: LogFiles, note: string): Pick<LogFiles, 'read' | 'readTile'> => ({
  read: (path) => (path === 'checkpoint' ? Promise.resolve(Buffer.from(note, 'utf8')) : files.read(path)),
  readTile: (id) => files.readTile(id),
});

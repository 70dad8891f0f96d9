import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { entryView, type LogEntry } from '@garant/contracts';
import { ED25519, parseVkey, toHex, verifyProofFile, type NoteCrypto } from '@garant/merkle-log';
import type { Database } from '@garant/nest-kit';
import { canonicalJson } from '@garant/rules';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import type { ServiceReader } from '../enforcement/service.reader.js';
import { sha256, sha256Hex } from './cohort.js';
import { keepLogProof, pinLogKey, pinnedLogKey, provenInLog, type LogProof } from './log.proof.store.js';
import type { Release } from './release.store.js';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const crypto: NoteCrypto = {
  hash: sha256,
  verify: (publicKey, message, signature) =>
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
      signature,
    ),
};
const place = z.looseObject({ index: z.number().int().nonnegative() });

export interface InclusionDeps {
  readonly database: Database;
  readonly state: EnforcementState;
  readonly services: Pick<ServiceReader, 'get'>;
  /** Origin line of the log that this deployment believes. */
  readonly origin: string;
}

/**
 * Whether an event of ours is under a published checkpoint: found by its CloudEvents id, its entry's bytes and proof
 * verified against the log's pinned key and the newest checkpoint heard. The audit log is asked, never believed.
 */
export class LogInclusion {
  constructor(private readonly deps: InclusionDeps) {}

  /** The proof for a sealed release, kept once found; null while it is not in the log yet. */
  async ofSealing(release: Release): Promise<LogProof | null> {
    const { database } = this.deps;
    const known = await provenInLog(database, release.releaseId);
    if (known || release.sealedEventId === null) return known;
    const found = await this.prove(release.sealedEventId);
    if (!found || found.entry.type !== 'release.sealed' || found.entry.release !== release.releaseId)
      return null;
    if (found.data !== null && found.data.manifestHash !== release.manifestHash) return null;
    await keepLogProof(database, release.releaseId, found.proof);
    return found.proof;
  }

  /** @returns entry number and size of the newest checkpoint that covers it, without reading the entry; null when none does */
  async placeOf(eventId: string): Promise<{ index: number; checkpointSize: number } | null> {
    const size = this.deps.state.checkpoint?.size ?? 0;
    const response = await this.deps.services.get('audit-log', `/internal/events/${eventId}`);
    if (response.status !== 200) return null;
    const { index } = place.parse(await response.json());
    return index < size ? { index, checkpointSize: size } : null;
  }

  private async prove(
    eventId: string,
  ): Promise<{ proof: LogProof; entry: LogEntry; data: Record<string, unknown> | null } | null> {
    const { services, state } = this.deps;
    const at = await this.placeOf(eventId);
    if (!at) return null;
    const [entryAnswer, proofAnswer] = [
      await services.get('audit-log', `/internal/entries/${at.index}`),
      await services.get('audit-log', `/internal/entries/${at.index}/proof`),
    ];
    if (entryAnswer.status !== 200 || proofAnswer.status !== 200) return null;
    const view = entryView.parse(await entryAnswer.json());
    const entry = Buffer.from(canonicalJson(view.entry), 'utf8');
    const proof = await proofAnswer.text();

    const key = parseVkey(sha256, await this.logKey());
    if (!key.ok || key.value.type !== ED25519) return null;
    const verdict = await verifyProofFile(
      proof,
      entry,
      { logs: [{ key: key.value }], witnesses: [], groups: [], quorum: 'none' },
      crypto,
    );
    if (!verdict.ok || verdict.value.origin !== this.deps.origin || verdict.value.index !== at.index)
      return null;
    const newest = state.checkpoint;
    const { size, root } = verdict.value;
    if (!newest || size > newest.size || (size === newest.size && toHex(root) !== newest.rootHash))
      return null;
    if (view.entry.id !== eventId || view.entry.flags.length > 0) return null;
    return {
      proof: { logIndex: at.index, checkpointSize: size, proof, entry },
      entry: view.entry,
      data: committedData(view),
    };
  }

  /** Pinned at first sight: a log that later shows another key is not believed. */
  private async logKey(): Promise<string> {
    const { database, services, origin } = this.deps;
    const pinned = await pinnedLogKey(database, origin);
    if (pinned !== null) return pinned;
    const response = await services.get('audit-log', '/log/vkey');
    if (response.status !== 200) throw new Error('the log shows no key');
    return pinLogKey(database, origin, (await response.text()).trim());
  }
}

/**
 * The event's data where the log still has them (they can be erased) and they are what the entry commits to:
 * SHA-256(salt16 || RFC 8785 form). @throws Error when they are others: somebody changed them
 */
function committedData({ entry, details }: z.infer<typeof entryView>): Record<string, unknown> | null {
  if (!details) return null;
  const commit = sha256Hex(
    Buffer.concat([Buffer.from(details.salt, 'base64url'), Buffer.from(canonicalJson(details.data), 'utf8')]),
  );
  if (commit !== entry.commit)
    throw new Error(`the details of log entry ${entry.id} are not those it commits to`);
  return details.data;
}

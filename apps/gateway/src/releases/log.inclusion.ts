import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { entryView, type LogEntry } from '@garant/contracts';
import {
  ED25519,
  followRotations,
  parseVkey,
  splitRotations,
  toHex,
  verifyProofFile,
  type NoteCrypto,
  type VerifierKey,
} from '@garant/merkle-log';
import type { Database } from '@garant/nest-kit';
import { canonicalJson } from '@garant/rules';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import type { ServiceReader } from '../enforcement/service.reader.js';
import { NO_WITNESSES, type WitnessTrust } from '../witnesses/witness.trust.js';
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
/** Verdicts that a newer key of the log could change. */
const UNKNOWN_KEY: readonly string[] = ['note-no-known-signature', 'checkpoint-origin'];
const place = z.looseObject({ index: z.number().int().nonnegative() });

export interface InclusionDeps {
  readonly database: Database;
  readonly state: EnforcementState;
  readonly services: Pick<ServiceReader, 'get'>;
  /** Origin line of the log that this deployment believes. */
  readonly origin: string;
  /** Whose cosignatures a checkpoint must carry to count as published; absent: nobody's. */
  readonly witnesses?: WitnessTrust | undefined;
}

/**
 * Whether an event of ours is under a published checkpoint: found by its CloudEvents id, its entry's bytes and proof
 * verified against the log's pinned key, the quorum of witnesses that this deployment demands, and the newest checkpoint
 * heard. The audit log is asked, never believed.
 */
export class LogInclusion {
  /** The pinned key, and those that it has vouched for since. */
  private keys: VerifierKey[] | undefined;

  constructor(private readonly deps: InclusionDeps) {}

  private get witnesses(): WitnessTrust {
    return this.deps.witnesses ?? NO_WITNESSES;
  }

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
    const { state } = this.deps;
    const newest = this.witnesses.quorum === 'none' ? state.checkpoint : state.witnessedCheckpoint;
    const size = newest?.size ?? 0;
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

    const verify = async (keys: readonly VerifierKey[]) =>
      verifyProofFile(proof, entry, { ...this.witnesses, logs: keys.map((key) => ({ key })) }, crypto);
    let verdict = await verify(await this.logKeys());
    if (!verdict.ok && UNKNOWN_KEY.includes(verdict.reason)) verdict = await verify(await this.newerKeys());
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

  private async logKeys(): Promise<readonly VerifierKey[]> {
    if (this.keys) return this.keys;
    const key = parseVkey(sha256, await this.logKey());
    if (!key.ok || key.value.type !== ED25519) return [];
    this.keys = [key.value];
    return this.keys;
  }

  /** A log may change its key in the open: the old key signs that the new one follows it. */
  private async newerKeys(): Promise<readonly VerifierKey[]> {
    const [pinned] = await this.logKeys();
    if (!pinned) return [];
    const response = await this.deps.services.get('audit-log', '/log/rotations');
    if (response.status === 200)
      this.keys = await followRotations(pinned, splitRotations(await response.text()), crypto);
    return this.keys ?? [pinned];
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkPolicy,
  decodeBundle,
  edgeRoot,
  emptyEdge,
  extendEdge,
  formatTilePath,
  HASH_SIZE,
  leafHash,
  nodesInTiles,
  parsePolicy,
  planConsistency,
  readProof,
  TILE_WIDTH,
  toHex,
  verifyConsistency,
  type TileId,
  type TrustedCheckpoint,
  type TrustPolicy,
} from '@garant/merkle-log';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { verifyBundle } from '../bundle/verify.bundle.js';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { checkProof, nodeCrypto } from './proof.check.js';
import { verifyReceipt } from './receipt.command.js';

const SUBJECTS: Record<string, (invocation: Invocation) => Promise<void>> = {
  proof: verifyProof,
  log: verifyLog,
  document: verifyDocument,
  receipt: verifyReceipt,
  bundle: verifyBundle,
};

/** `garant verify proof|log|document|receipt|bundle …`: with files alone, without the platform. */
export async function verifyCommand(invocation: Invocation): Promise<void> {
  const what = SUBJECTS[invocation.words[1] ?? ''];
  if (!what) throw new Failure('usage', 'garant verify proof | log | document | receipt | bundle');
  await what(invocation);
}

async function verifyProof(invocation: Invocation): Promise<void> {
  const [proof, entry, policy] = await Promise.all([
    read(required(invocation, 'file')),
    read(required(invocation, 'entry')),
    read(required(invocation, 'policy')),
  ]);
  const { index, size, origin } = await checkProof(proof.toString('utf8'), entry, policy.toString('utf8'));
  invocation.output.result(`proven: entry ${index} of ${origin}, under a checkpoint of ${size} entries`, {
    index,
    size,
    origin,
  });
}

/**
 * The whole tree: signature of the checkpoint, root recomputed from the leaf tiles (`--entries`: from the entries), and, with `--since` an older
 * checkpoint, that the log only grew. `--in` reads a downloaded copy instead of asking the platform.
 */
async function verifyLog(invocation: Invocation): Promise<void> {
  const folder = invocation.options.in;
  const fetchBytes = async (path: string): Promise<Uint8Array> =>
    folder
      ? read(join(folder, path))
      : new Uint8Array(await (await invocation.api.fetch(`/log/${path}`)).arrayBuffer());
  const policyText = invocation.options.policy
    ? (await read(invocation.options.policy)).toString('utf8')
    : Buffer.from(await fetchBytes('policy')).toString('utf8');
  const policy = parsePolicy(sha256, policyText);
  if (!policy.ok) throw new Failure('policy', `the policy file is not valid: ${policy.reason}`);
  const checkpoint = await trusted(policy.value, await fetchBytes('checkpoint'), 'the checkpoint');

  const tile = (id: TileId): Promise<Uint8Array> => fetchBytes(formatTilePath(id));
  const root = await recomputeRoot(checkpoint.size, tile, invocation.entries);
  if (toHex(root) !== toHex(checkpoint.root))
    throw new Failure('root-differs', 'the tiles do not add up to the root that the checkpoint names');
  const older = invocation.options.since;
  if (older) {
    const old = await trusted(policy.value, await read(older), older);
    const proof = await readProof(
      sha256,
      planConsistency(old.size, checkpoint.size),
      nodesInTiles(sha256, checkpoint.size, tile),
    );
    const verdict = verifyConsistency(sha256, {
      oldSize: old.size,
      newSize: checkpoint.size,
      oldRoot: old.root,
      newRoot: checkpoint.root,
      proof,
    });
    if (!verdict.ok)
      throw new Failure('not-consistent', `the log is not a continuation of ${older}: ${verdict.reason}`);
  }
  invocation.output.result(
    `verified: ${checkpoint.origin}, ${checkpoint.size} entries, root ${toHex(root)}${older ? `; it continues ${older}` : ''}`,
    { origin: checkpoint.origin, size: checkpoint.size, root: toHex(root), since: older ?? null },
  );
}

/** From the leaves up, so that no higher tile is believed; with entries, from the entries' own bytes. */
async function recomputeRoot(
  size: number,
  tile: (id: TileId) => Promise<Uint8Array>,
  withEntries: boolean,
): Promise<Uint8Array> {
  let edge = emptyEdge;
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const bytes = await tile({ level: 0, index, width });
    if (bytes.length < width * HASH_SIZE) throw new Failure('tile', `tile 0/${index} is too short`);
    const leaves = Array.from({ length: width }, (_, i) =>
      bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE),
    );
    if (withEntries) {
      const entries = decodeBundle(await tile({ level: 'entries', index, width }), width);
      if (!entries.ok) throw new Failure('tile', `bundle ${index}: ${entries.reason}`);
      const wrong = entries.value.findIndex(
        (entry, i) => toHex(leafHash(sha256, entry)) !== toHex(leaves[i] as Uint8Array),
      );
      if (wrong >= 0)
        throw new Failure(
          'entry-differs',
          `entry ${index * TILE_WIDTH + wrong} is not the one that the tree holds`,
        );
    }
    edge = extendEdge(sha256, edge, leaves).edge;
  }
  return edgeRoot(sha256, edge);
}

async function trusted(policy: TrustPolicy, note: Uint8Array, what: string): Promise<TrustedCheckpoint> {
  const verdict = await checkPolicy(policy, note, nodeCrypto);
  if (!verdict.ok)
    throw new Failure('checkpoint', `${what} is not signed as the policy demands: ${verdict.reason}`);
  return verdict.value;
}

/** A signed document of the platform (permit, receipt, plan, manifest, recall order) against a JWKS file. */
async function verifyDocument(invocation: Invocation): Promise<void> {
  const jws = (await read(required(invocation, 'file'))).toString('utf8').trim();
  const jwks = JSON.parse((await read(required(invocation, 'keys'))).toString('utf8')) as JSONWebKeySet;
  let header;
  try {
    header = decodeProtectedHeader(jws);
  } catch {
    throw new Failure('signature', 'the file is not a compact JWS');
  }
  const expected = invocation.options.typ;
  if (expected && header.typ !== expected)
    throw new Failure('signature', `the document is a ${String(header.typ)}, not a ${expected}`);
  const { payload } = await compactVerify(jws, createLocalJWKSet(jwks), {
    algorithms: ['EdDSA', 'Ed25519'],
  }).catch((error: Error) => {
    throw new Failure('signature', `the signature does not hold: ${error.message}`);
  });
  const content = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
  invocation.output.result(
    `verified: ${String(header.typ)} signed by ${String(header.kid)}\n${JSON.stringify(content, null, 2)}`,
    {
      typ: header.typ,
      kid: header.kid,
      content,
    },
  );
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
}

import { readFile } from 'node:fs/promises';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { verifyBundle } from '../bundle/verify.bundle.js';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { verifyCompleteness } from './completeness.command.js';
import { verifyLog } from './log.command.js';
import { verifyCheckpoints } from '../witness/checkpoints.command.js';
import { checkProof } from './proof.check.js';
import { verifyReceipt } from './receipt.command.js';

const SUBJECTS: Record<string, (invocation: Invocation) => Promise<void>> = {
  proof: verifyProof,
  log: verifyLog,
  document: verifyDocument,
  receipt: verifyReceipt,
  bundle: verifyBundle,
  completeness: verifyCompleteness,
  checkpoints: verifyCheckpoints,
};

/** `garant verify proof|log|document|receipt|bundle|completeness …`: with files alone, without the platform. */
export async function verifyCommand(invocation: Invocation): Promise<void> {
  const what = SUBJECTS[invocation.words[1] ?? ''];
  if (!what)
    throw new Failure(
      'usage',
      'garant verify proof | log | document | receipt | bundle | completeness | checkpoints',
    );
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

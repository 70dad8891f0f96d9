import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { receiptVerdict, sentenceOf, STEP_SENTENCES } from './receipt.check.js';

const SIGN = { pass: 'yes', fail: 'NO ', 'not-evaluated': ' - ' } as const;

/**
 * `garant verify receipt --receipt r.jws --proof r.tlog-proof --policy policy --jwks jwks.json`: with files alone, step
 * by step. Without `--proof` it says what the signature shows, and that the log was not asked.
 */
export async function verifyReceipt(invocation: Invocation): Promise<void> {
  const proofFile = invocation.options.proof;
  const [jws, policy, keys, proof] = await Promise.all([
    read(required(invocation, 'receipt')),
    read(required(invocation, 'policy')),
    read(required(invocation, 'jwks')),
    proofFile === undefined ? undefined : read(proofFile),
  ]);
  const check = await receiptVerdict({ jws, policy, proof, jwks: jwksIn(keys) });
  const lines = check.findings.map(({ code, verdict, reason, detail }) => {
    const why = reason === undefined ? '' : `: ${sentenceOf(reason)}${detail ? ` (${detail})` : ''}`;
    return `  ${SIGN[verdict]}  ${STEP_SENTENCES[code]}${why}`;
  });
  const failed = check.findings.find(({ verdict }) => verdict === 'fail');
  if (failed)
    throw new Failure('receipt-not-proven', `the receipt does not hold\n${lines.join('\n')}`, {
      findings: check.findings,
    });
  const { record, place, ok, findings } = check;
  const event = (record?.event ?? {}) as Record<string, unknown>;
  const told = `${String(event.event_type)} under ${String(event.regime)}, ${String(event.event_time)}, position ${String(event.register_position)}`;
  const verdict = ok
    ? `verified: ${told}; entry ${place?.index} of ${place?.origin}`
    : `signed, and not shown to be in the log: ${told}`;
  invocation.output.result(`${verdict}\n${lines.join('\n')}`, {
    verified: ok,
    findings,
    record: record ?? null,
    place: place ?? null,
  });
}

function jwksIn(text: string): JSONWebKeySet {
  try {
    const parsed = JSON.parse(text) as Partial<JSONWebKeySet>;
    if (Array.isArray(parsed.keys)) return { keys: parsed.keys };
  } catch {
    // said below
  }
  throw new Failure('input', 'the file of --jwks is not a JWKS');
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
}

import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { ED25519, parsePolicy, parseVkey, type VerifierKey } from '@garant/merkle-log';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { loadWitnessKey, makeWitnessKey } from './witness.key.js';
import { witnessServer } from './witness.server.js';
import { WitnessState } from './witness.state.js';

const DEFAULT_LISTEN = '127.0.0.1:8094';

/**
 * `garant witness --key F --state DIR --policy F|--log VKEY [--listen HOST:PORT]`: cosigns the checkpoints of the logs that
 * it watches, as long as each only grows. Runs until it is told to stop; then it answers what it has begun.
 */
export async function witnessCommand(invocation: Invocation): Promise<void> {
  const [, what] = invocation.words;
  if (what === 'key') return makeWitnessKey(invocation);
  if (what !== undefined) throw new Failure('usage', 'garant witness, or garant witness key');
  const key = await loadWitnessKey(required(invocation, 'key'));
  const logs = await watchedLogs(invocation);
  const [host, port] = addressIn(invocation.options.listen ?? DEFAULT_LISTEN);
  const state = await WitnessState.open(required(invocation, 'state'));
  const { output } = invocation;
  const server = witnessServer({
    key,
    logs,
    state,
    now: () => new Date(),
    say: (sentence) => output.progress(`${new Date().toISOString()} ${sentence}`),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new Failure('listen', error.message)));
      server.listen(port, host, resolve);
    });
    const address = server.address() as AddressInfo;
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
    output.result(
      `witness ${key.vkey}\nwatches ${logs.map(({ name }) => name).join(', ')}\nlistens on ${url}`,
      { url, vkey: key.vkey, logs: logs.map(({ name }) => name), pid: process.pid },
    );
    await untilStopped();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
    });
  } finally {
    await state.close();
  }
  output.progress('stopped');
}

async function watchedLogs({ options }: Invocation): Promise<VerifierKey[]> {
  if ((options.policy === undefined) === (options.log === undefined))
    throw new Failure('usage', 'one of --policy FILE and --log VKEY says which logs are watched');
  if (options.log !== undefined) {
    const parsed = parseVkey(sha256, options.log.trim());
    if (!parsed.ok) throw new Failure('policy', `--log is not a verifier key: ${parsed.reason}`);
    if (parsed.value.type !== ED25519) throw new Failure('policy', '--log is not the key of a log');
    return [parsed.value];
  }
  const text = await readFile(options.policy as string).catch(() => {
    throw new Failure('input', `${options.policy} cannot be read`);
  });
  const policy = parsePolicy(sha256, text);
  if (!policy.ok)
    throw new Failure('policy', `the policy file is not valid: ${policy.reason} (${policy.detail ?? ''})`);
  if (policy.value.logs.length === 0) throw new Failure('policy', 'the policy file names no log');
  return policy.value.logs.map(({ key }) => key);
}

/** `host:port`, `[IPv6]:port`; port 0 takes a free one. */
function addressIn(text: string): [string, number] {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port > 65_535) throw new Failure('usage', `--listen is HOST:PORT, not ${text}`);
  return [host, port];
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

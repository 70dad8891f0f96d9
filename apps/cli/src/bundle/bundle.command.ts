import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { BundleView } from '@garant/contracts';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';

const BUNDLES = '/api/v1/inspection/bundles';
const CONDITIONS = [
  'subject',
  'permit',
  'dataset',
  'application',
  'project',
  'release',
  'environment',
  'actor',
  'organisation',
  'purpose',
  'type',
  'outcome',
  'from',
  'to',
] as const;
const ASK_AGAIN_MS = 1_000;

/**
 * `garant bundle --out file.zip [--mission ID] [--permit ID] …`: has a bundle made, waits with progress, downloads it and
 * checks its hash. Its manifest's hash is for the minutes.
 */
export async function makeBundle(invocation: Invocation): Promise<void> {
  const { api, output, options } = invocation;
  const out = required(invocation, 'out');
  const filter = Object.fromEntries(
    CONDITIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const asked = await api.send<{ bundleId: string; entries: number }>('POST', BUNDLES, {
    ...(options.mission === undefined ? {} : { missionId: options.mission }),
    filter,
  });
  output.progress(`${asked.entries} entries`);
  const made = await awaited(invocation, asked.bundleId);
  const sha256 = await download(invocation, made, out);
  output.result(
    [
      `written: ${out}, ${made.entries} entries, ${made.bytes} bytes`,
      `SHA-256 of the archive:  ${sha256}`,
      `SHA-256 of the manifest: ${made.manifestSha256} (for the minutes)`,
      `check it anywhere: npx garant verify bundle ${out} --policy POLICY`,
    ].join('\n'),
    { file: out, ...made },
  );
}

async function awaited({ api, output }: Invocation, bundleId: string): Promise<BundleView> {
  for (let told = ''; ; await wait(ASK_AGAIN_MS)) {
    const view = await api.get<BundleView>(`${BUNDLES}/${bundleId}`);
    if (view.state === 'made') return view;
    if (view.state !== 'waiting' && view.state !== 'making')
      throw new Failure(
        view.fault ?? `bundle-${view.state}`,
        `the bundle is ${view.state}: ${view.fault ?? ''}`,
      );
    const line = sentence(view);
    if (line !== told) output.progress((told = line));
  }
}

function sentence({ state, phase, share, rate, secondsLeft }: BundleView): string {
  if (state === 'waiting') return 'waiting for its turn';
  return [
    `${Math.floor(share * 100)} %`,
    phase,
    rate === null ? '' : `${rate} entries/s`,
    secondsLeft === null ? '' : `${secondsLeft} s left`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Beside, then renamed: a broken connection leaves no half archive under the name. */
async function download({ api }: Invocation, { bundleId, sha256 }: BundleView, out: string): Promise<string> {
  const answer = await api.fetch(`${BUNDLES}/${bundleId}/file`);
  const part = `${out}.part`;
  const hash = createHash('sha256');
  try {
    await pipeline(
      Readable.fromWeb(answer.body as never),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part),
    );
    const found = hash.digest('hex');
    if (found !== sha256) throw new Failure('bundle-differs', 'what arrived is not what was made');
    await rename(part, out);
    return found;
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof Failure ? error : new Failure('download', (error as Error).message);
  }
}

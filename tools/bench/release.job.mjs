// One way through the same bytes, in a process of its own, so that its memory is its own: `parse` or `release`.
import { createReadStream } from 'node:fs';
import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { generateIdentity, identityToRecipient } from 'age-encryption';

const [, , way, folder] = process.argv;
const load = (/** @type {string} */ path) => import(new URL(`../../${path}`, import.meta.url).href);
let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50).unref();

const started = performance.now();
if (way === 'parse') {
  for (const name of await readdir(folder))
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) }))
      JSON.parse(line);
} else {
  const { runRelease } = await load('apps/cli/dist/release/release.run.js');
  const types = JSON.parse(process.env.BENCH_RESOURCES ?? '[]');
  const people = new Map(JSON.parse(process.env.BENCH_PEOPLE ?? '[]'));
  const out = await mkdtemp(join(folder, '..', 'out-'));
  const plan = {
    releaseId: randomUUID(),
    resources: types,
    idKey: randomBytes(32).toString('base64url'),
    recipient: await identityToRecipient(await generateIdentity()),
    malformedLines: 'stop',
  };
  const files = await runRelease(plan, people, { in: folder, out }, { progress() {}, result() {} });
  if (files.outputs.length === 0) throw new Error('the release is empty');
  await rm(out, { recursive: true });
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1_000, peak }));

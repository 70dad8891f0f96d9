import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import {
  BUNDLE_FILES,
  BUNDLE_FORM,
  encodeBase64,
  formatCheckpoint,
  inclusionHead,
  leafHash,
  manifestNoteText,
  nodesInMemory,
  proveMany,
  sumsText,
  toHex,
  treeRoot,
} from '@garant/merkle-log';
import { BUNDLE_CSV, BUNDLE_FHIR, rfc8785 } from '@garant/rules';
import { parseInvocation } from '../shell/arguments.js';
import type { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { verifyCommand } from '../verify/verify.command.js';
import { makeBundle } from './bundle.command.js';

const ORIGIN = 'example.com/log';
const log = generateKeyPairSync('ed25519');
const raw = log.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const keyId = sha256(Buffer.concat([Buffer.from(`${ORIGIN}\n`), Buffer.of(1), raw])).subarray(0, 4);
const vkey = `${ORIGIN}+${toHex(keyId)}+${encodeBase64(Buffer.concat([Buffer.of(1), raw]))}`;
const noted = (text: string): string => {
  const signature = sign(null, Buffer.from(text), log.privateKey);
  return `${text}\n— ${ORIGIN} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
};
const hex = (content: string): string => createHash('sha256').update(content).digest('hex');

/** A bundle of every second of nine entries, by the public forms alone. */
async function bundleFiles(): Promise<Map<string, string>> {
  const rows = Array.from({ length: 9 }, (_, index) => {
    const [data, salt] = [{ n: index / 4 }, 'AAECAwQFBgcICQoLDA0ODw'];
    const body = Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(rfc8785(data))]);
    const entry = {
      id: `e${index}`,
      kind: 'event',
      type: 'data.read',
      time: '2026-01-01T00:00:00.000Z',
      commit: toHex(sha256(body)),
    };
    return {
      index,
      entry,
      details: { data, salt },
      leafHash: toHex(leafHash(sha256, Buffer.from(rfc8785(entry)))),
    };
  });
  const leaves = rows.map((row) => Buffer.from(row.leafHash, 'hex'));
  const root = treeRoot(sha256, leaves);
  const chosen = rows.filter(({ index }) => index % 2 === 0);
  async function* indexes() {
    for (const { index } of chosen) yield index;
  }
  const proof: string[] = [];
  for await (const hash of proveMany(sha256, indexes(), 9, nodesInMemory(sha256, leaves)))
    proof.push(`${encodeBase64(hash)}\n`);
  const files = new Map<string, string>([
    [BUNDLE_FILES.entries, chosen.map((row) => `${rfc8785(row)}\n`).join('')],
    [BUNDLE_FILES.csv, BUNDLE_CSV.head + chosen.map((row) => `${BUNDLE_CSV.line(row)}\n`).join('')],
    [BUNDLE_FILES.fhir, chosen.map((row) => `${BUNDLE_FHIR.line(row, ORIGIN)}\n`).join('')],
    [BUNDLE_FILES.inclusion, inclusionHead(9, chosen.length) + proof.join('')],
    [BUNDLE_FILES.checkpoint, noted(formatCheckpoint({ origin: ORIGIN, size: 9, root }))],
    [BUNDLE_FILES.policy, `log ${vkey}\nquorum none\n`],
  ]);
  const listed = [...files].map(([path, content]) => ({
    path,
    bytes: Buffer.byteLength(content),
    sha256: hex(content),
  }));
  const manifest = rfc8785({
    form: BUNDLE_FORM,
    bundleId: 'b',
    madeAt: '2026-01-02T00:00:00.000Z',
    origin: ORIGIN,
    size: 9,
    root: toHex(root),
    entries: chosen.length,
    erased: 0,
    files: listed,
  });
  files.set(BUNDLE_FILES.sums, sumsText(listed));
  files.set(BUNDLE_FILES.manifest, manifest);
  files.set(BUNDLE_FILES.manifestSum, sumsText([{ path: BUNDLE_FILES.manifest, sha256: hex(manifest) }]));
  files.set(BUNDLE_FILES.signature, noted(manifestNoteText('b', hex(manifest))));
  return files;
}

function zipOf(files: ReadonlyMap<string, string>): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of files) {
    const [content, path] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    [20, 0, 8, 0, 0].forEach((value, i) => common.writeUInt16LE(value, 2 * i));
    [crc32(content), packed.length, content.length].forEach((value, i) =>
      common.writeUInt32LE(value, 10 + 4 * i),
    );
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, packed]));
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 3]), common, tail, path]));
    offset += locals.at(-1)!.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  [0, 0, files.size, files.size].forEach((value, i) => end.writeUInt16LE(value, 2 * i));
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, index, Buffer.from('PK\u0005\u0006'), end]);
}

let folder: string;
let zip: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garant-cli-bundle-'));
  zip = zipOf(await bundleFiles());
});
interface Told {
  sentence: string;
  data: Record<string, unknown>;
  progress: string[];
}
async function run(
  command: (invocation: ReturnType<typeof parseInvocation>) => Promise<void>,
  args: string[],
): Promise<Told> {
  const told: Told = { sentence: '', data: {}, progress: [] };
  const invocation = parseInvocation(args);
  invocation.output = {
    progress: (sentence) => told.progress.push(sentence),
    result: (sentence, data) => Object.assign(told, { sentence, data }),
  };
  await command(invocation);
  return told;
}
const verify = async (bytes: Buffer, ...more: string[]): Promise<Told> => {
  const file = join(folder, 'b.zip');
  await writeFile(file, bytes);
  return run(verifyCommand, ['verify', 'bundle', file, ...more]);
};

describe('garant verify bundle', () => {
  it('checks everything with the file alone, and says whose keys it believed', async () => {
    const own = await verify(zip);
    expect(own.sentence).toMatch(/^verified: 5 entries of example\.com\/log/);
    expect(own.sentence).toContain('the keys came from the bundle itself');
    expect(own.data).toMatchObject({ report: { ok: true, facts: { entries: 5, policy: 'bundle' } } });
    await writeFile(join(folder, 'policy'), `log ${vkey}\nquorum none\n`);
    expect((await verify(zip, '--policy', join(folder, 'policy'))).sentence).toContain(
      'policy that you gave',
    );
  });

  it('names what a doctored copy changed, with an exit code of its own', async () => {
    const files = await bundleFiles();
    files.set(BUNDLE_FILES.entries, files.get(BUNDLE_FILES.entries)!.replace('"n":0.5', '"n":0.75'));
    const failure = (await verify(zipOf(files)).catch((error: unknown) => error)) as Failure;
    expect(failure).toMatchObject({ code: 'bundle-differs', exitCode: 2 });
    expect(failure.message).toContain('entry 2 (line 2): The details of an entry are not those');
    expect(failure.message).toContain('[file-differs]');
  });

  it('does not believe a bundle of a log that the reader’s policy does not know', async () => {
    // The published key of another log (C2SP signed-note, example).
    const stranger = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    await writeFile(join(folder, 'other'), `log ${stranger}\nquorum none\n`);
    await expect(verify(zip, '--policy', join(folder, 'other'))).rejects.toMatchObject({ exitCode: 2 });
  });

  it('a cut archive is not genuine; a file that is not there, or a policy, is another matter', async () => {
    await expect(verify(zip.subarray(0, zip.length - 40))).rejects.toMatchObject({
      code: 'bundle-differs',
      exitCode: 2,
    });
    await expect(run(verifyCommand, ['verify', 'bundle', join(folder, 'none.zip')])).rejects.toMatchObject({
      code: 'input',
      exitCode: 1,
    });
    await expect(verify(zip, '--policy', join(folder, 'none'))).rejects.toMatchObject({ code: 'input' });
    await expect(run(verifyCommand, ['verify', 'bundle'])).rejects.toMatchObject({ code: 'usage' });
  });

  it('takes the proof of one entry out of the proof of all', async () => {
    const out = join(folder, 'one.tlog-proof');
    await writeFile(join(folder, 'policy'), `log ${vkey}\nquorum none\n`);
    await verify(zip, '--entry', '4', '--out', out);
    const told = await run(verifyCommand, [
      'verify',
      'proof',
      '--file',
      out,
      '--entry',
      `${out}.entry`,
      '--policy',
      join(folder, 'policy'),
    ]);
    expect(told.data).toMatchObject({ index: 4, size: 9, origin: ORIGIN });
    for (const none of ['3', 'x'])
      await expect(verify(zip, '--entry', none, '--out', out)).rejects.toMatchObject({ code: 'input' });
  });
});

describe('garant bundle', () => {
  let server: Server;
  afterEach(() => void server.close());
  const view = {
    bundleId: 'b',
    missionId: 'm',
    filter: {},
    entries: 5,
    phase: null,
    share: 1,
    rate: 900,
    secondsLeft: 3,
    fault: null,
  };
  /** A gateway that makes one bundle. */
  async function gateway(given: {
    states: object[];
    file?: Buffer;
    sha256?: string;
  }): Promise<{ url: string; asked: unknown[] }> {
    const asked: unknown[] = [];
    const states = [...given.states];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'POST') {
          asked.push(JSON.parse(Buffer.concat(chunks).toString()));
          return response.writeHead(201).end(JSON.stringify({ bundleId: 'b', entries: 5 }));
        }
        if (request.url!.endsWith('/file')) return response.end(given.file);
        const next = states.length > 1 ? states.shift() : states[0];
        return response.end(JSON.stringify({ ...view, sha256: given.sha256 ?? null, ...next }));
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it('asks with its conditions, tells how far it is, and writes what arrived when it is what was made', async () => {
    const digest = createHash('sha256').update(zip).digest('hex');
    const { url, asked } = await gateway({
      states: [
        { state: 'making', phase: 'table', share: 0.4 },
        { state: 'made', bytes: zip.length, manifestSha256: 'ab' },
      ],
      file: zip,
      sha256: digest,
    });
    const out = join(folder, 'made.zip');
    const told = await run(makeBundle, [
      'bundle',
      '--url',
      url,
      '--out',
      out,
      '--mission',
      'm',
      '--permit',
      'p',
    ]);
    expect(asked).toEqual([{ missionId: 'm', filter: { permit: 'p' } }]);
    expect(told.progress).toEqual(['5 entries', '40 %, table, 900 entries/s, 3 s left']);
    expect(told.sentence).toContain(digest);
    expect(await readFile(out)).toEqual(zip);
  }, 20_000);

  it('leaves nothing behind when something else arrived, or the bundle failed', async () => {
    const { url } = await gateway({
      states: [{ state: 'made', bytes: 1 }],
      file: zip,
      sha256: '0'.repeat(64),
    });
    const out = join(folder, 'wrong.zip');
    await expect(run(makeBundle, ['bundle', '--url', url, '--out', out])).rejects.toMatchObject({
      code: 'bundle-differs',
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('wrong'))).toEqual([]);
    server.close();
    const failing = await gateway({ states: [{ state: 'failed', fault: 'bundle-too-large' }] });
    await expect(run(makeBundle, ['bundle', '--url', failing.url, '--out', out])).rejects.toMatchObject({
      code: 'bundle-too-large',
    });
  });
});

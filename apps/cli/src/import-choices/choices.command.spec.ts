import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseInvocation } from '../shell/arguments.js';
import { ApiClient } from '../shell/api.client.js';
import { formatOf, importChoices } from './choices.command.js';
import { uploadFile } from './file.upload.js';

const folder = mkdtempSync(join(tmpdir(), 'garant-import-'));
const file = join(folder, 'choices.csv');
const CONTENT = 'header\nline\n'.repeat(100);
const sha256 = createHash('sha256').update(CONTENT).digest('hex');
const IMPORT = randomUUID();
const counts = { lines: 5, imported: 3, duplicates: 1, rejected: 1, newPeople: 2, ambiguous: 0 };

/** A gateway that keeps what it is sent. */
class Gateway {
  bytes = Buffer.alloc(0);
  readonly submitted: unknown[] = [];
  readonly offsets: number[] = [];
  refusesSubmission = false;
  asked = 0;
  server!: Server;

  async listen(): Promise<string> {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const [status, body] = this.answer(request.method!, request.url!, Buffer.concat(parts));
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(method: string, url: string, body: Buffer): [number, unknown] {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const problem = (status: number, code: string): [number, unknown] => [
      status,
      { type: `/problems/${code}`, title: code, status, code },
    ];
    const upload = { sha256, bytes: this.bytes.length, total: CONTENT.length };
    if (pathname === `/api/v1/choice-imports/files/${sha256}`) {
      if (method === 'GET' && this.bytes.length === 0) return problem(404, 'file-unknown');
      if (method === 'PUT') {
        const offset = Number(searchParams.get('offset'));
        this.offsets.push(offset);
        if (offset !== this.bytes.length) return problem(409, 'upload-offset');
        this.bytes = Buffer.concat([this.bytes, body]);
        upload.bytes = this.bytes.length;
      }
      return [200, { ...upload, complete: upload.bytes === upload.total }];
    }
    if (pathname === '/api/v1/choice-imports' && method === 'POST') {
      if (this.refusesSubmission) return problem(409, 'import-running');
      this.submitted.push(JSON.parse(body.toString()));
      return [201, { importId: IMPORT }];
    }
    if (pathname === '/api/v1/choice-imports')
      return [200, [{ importId: IMPORT, fileSha256: sha256, dryRun: false, status: 'running' }]];
    if (pathname.endsWith('findings.csv')) return [200, 'line,kind\r\n"4","rejected"\r\n'];
    this.asked++;
    const status = this.asked < 2 ? 'running' : 'completed';
    return [
      200,
      {
        importId: IMPORT,
        status,
        dryRun: false,
        counts,
        doneBytes: 6,
        totalBytes: 12,
        fault: null,
        byRule: [{ rule: 'line-form', lines: 1 }],
      },
    ];
  }
}

describe('garant import choices', () => {
  let gateway: Gateway;
  let url: string;
  beforeEach(async () => {
    writeFileSync(file, CONTENT);
    gateway = new Gateway();
    url = await gateway.listen();
  });
  afterEach(() => new Promise((closed) => gateway.server.close(closed)));

  const run = async (...args: string[]) => {
    const said: string[] = [];
    let result: Record<string, unknown> = {};
    const invocation = parseInvocation(['import', 'choices', '--file', file, '--url', url, ...args]);
    await importChoices({
      ...invocation,
      output: {
        progress: (sentence) => void said.push(sentence),
        result: (sentence, data) => {
          said.push(sentence);
          result = data;
        },
      },
    });
    return { said, result };
  };

  it('uploads, submits, waits, and writes the report', async () => {
    const report = join(folder, 'report.csv');
    const { said, result } = await run('--report', report);
    expect(gateway.bytes.toString()).toBe(CONTENT);
    expect(gateway.submitted).toEqual([{ fileSha256: sha256, format: 'csv', dryRun: false }]);
    expect(result).toMatchObject({ report: { counts } });
    expect(said.at(-1)).toContain('5 lines: 3 imported, 1 known already, 1 rejected');
    expect(readFileSync(report, 'utf8')).toContain('"4","rejected"');
  });

  it('tries out when it is asked to', async () => {
    await run('--dry-run', '--format', 'ndjson');
    expect(gateway.submitted).toEqual([{ fileSha256: sha256, format: 'ndjson', dryRun: true }]);
  });

  it('goes on with an upload that broke off, in parts', async () => {
    gateway.bytes = Buffer.from(CONTENT.slice(0, 500));
    await uploadFile(file, new ApiClient(url, undefined), { progress() {}, result() {} }, 300);
    expect(gateway.offsets).toEqual([500, 800, 1100]);
    expect(gateway.bytes.toString()).toBe(CONTENT);
  });

  it('sends nothing twice, and follows an import that another run began', async () => {
    gateway.bytes = Buffer.from(CONTENT);
    gateway.refusesSubmission = true;
    const { result } = await run();
    expect(gateway.offsets).toEqual([]);
    expect(result).toMatchObject({ report: { importId: IMPORT } });
  });

  it('tells the format by the ending, and refuses to guess', () => {
    expect(['a.CSV', 'b.ndjson', 'c.json'].map((path) => formatOf(path, undefined))).toEqual([
      'csv',
      'ndjson',
      'fhir',
    ]);
    expect(formatOf('x.dat', 'csv')).toBe('csv');
    for (const said of [undefined, 'xml']) expect(() => formatOf('x.dat', said)).toThrow('--format');
  });

  it('says which file cannot be read', async () => {
    await expect(
      uploadFile(join(folder, 'absent'), new ApiClient(url, undefined), { progress() {}, result() {} }),
    ).rejects.toMatchObject({ code: 'input' });
  });
});

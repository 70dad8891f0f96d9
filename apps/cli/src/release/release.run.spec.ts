import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { writeFileSync as writeFileNow } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import type { ReleasePlan } from '@garant/contracts';
import { idRewriter } from './release.filter.js';
import { runRelease, type ReleaseFiles } from './release.run.js';

type Json = Record<string, unknown>;
const people = new Map([
  ['alice', 'p-1'],
  ['bob', 'p-2'],
]);
const silent = { progress: () => undefined, result: () => undefined };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const about = (resourceType: string, id: string, person: string, more: Json = {}): Json => ({
  resourceType,
  id,
  subject: { reference: `Patient/${person}`, display: 'Alice Martin' },
  ...more,
});

describe('a release of a folder', () => {
  let root: string;
  let identity: string;
  let plan: ReleasePlan;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'garant-release-'));
    identity = await generateIdentity();
    plan = {
      releaseId: '0192f0c1-0000-7000-8000-000000000001',
      idKey: Buffer.alloc(32, 7).toString('base64url'),
      recipient: await identityToRecipient(identity),
      malformedLines: 'report',
      resources: [
        { resourceType: 'Condition', elements: ['code', 'encounter', 'onset[x]'] },
        { resourceType: 'Encounter', elements: ['status'] },
      ],
    } as unknown as ReleasePlan;
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function release(files: Record<string, string>): Promise<ReleaseFiles> {
    await Promise.all([
      mkdir(join(root, 'in'), { recursive: true }),
      mkdir(join(root, 'out'), { recursive: true }),
    ]);
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'in', name), text);
    return runRelease(plan, people, { in: join(root, 'in'), out: join(root, 'out') }, silent);
  }
  async function open(name: string): Promise<Json[]> {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const plain = await decrypter.decrypt(await readFile(join(root, 'out', name)), 'text');
    return plain
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Json);
  }

  it('rewrites references inside it consistently and drops those that leave it', async () => {
    await release({
      'Condition.ndjson': lines([
        about('Condition', 'c1', 'alice', { encounter: { reference: 'Encounter/e1', display: 'Dr Who' } }),
        about('Condition', 'c2', 'alice', { encounter: { reference: 'Encounter/e9' } }),
        about('Condition', 'c3', 'carol'),
      ]),
      'Encounter.ndjson': lines([
        about('Encounter', 'e1', 'alice', { status: 'finished' }),
        about('Encounter', 'e9', 'carol', { status: 'finished' }),
      ]),
    });
    const [encounter, ...otherEncounters] = await open('Encounter.ndjson.age');
    const conditions = await open('Condition.ndjson.age');
    expect(otherEncounters).toEqual([]);
    expect(conditions.map((one) => one.subject)).toEqual([
      { reference: 'Patient/p-1' },
      { reference: 'Patient/p-1' },
    ]);
    expect(conditions[0]!.encounter).toEqual({ reference: `Encounter/${String(encounter!.id)}` });
    expect(encounter!.id).toBe(idRewriter(plan)('Encounter', 'e1'));
    expect(conditions[1]).not.toHaveProperty('encounter');
  });

  it('states in its result what the files are', async () => {
    const text = lines([about('Encounter', 'e1', 'alice', { status: 'finished' })]);
    const result = await release({ 'Encounter.ndjson': text });
    const sealed = await readFile(join(root, 'out', 'Encounter.ndjson.age'));
    const plain = lines(await open('Encounter.ndjson.age'));
    expect(result.inputs).toEqual([
      { name: 'Encounter.ndjson', sha256: sha256(Buffer.from(text)), bytes: text.length, lines: 1 },
    ]);
    expect(result.outputs).toEqual([
      {
        name: 'Encounter.ndjson.age',
        sha256: sha256(sealed),
        bytes: sealed.length,
        plaintextSha256: sha256(Buffer.from(plain)),
        lines: 1,
      },
    ]);
    expect(sealed.includes('finished')).toBe(false);
  });

  it('reports malformed lines by place and rule, and goes on, when the plan says so', async () => {
    const good = lines([about('Encounter', 'e1', 'alice', { status: 'finished' })]);
    const result = await release({ 'Encounter.ndjson': `{"name":"Martin"\n[1]\n${good}` });
    const expected = [
      { file: 'Encounter.ndjson', line: 1, rule: 'not-json' },
      { file: 'Encounter.ndjson', line: 2, rule: 'not-a-resource' },
    ];
    expect(result.rejected).toEqual(expected);
    // Places and rules only: a rejected line may hold anything.
    expect(await readFile(join(root, 'out', 'rejected-lines.ndjson'), 'utf8')).toBe(lines(expected));
    expect(await open('Encounter.ndjson.age')).toHaveLength(1);
  });

  it('stops at a malformed line when the plan says so, and leaves nothing', async () => {
    plan = { ...plan, malformedLines: 'stop' };
    const good = lines([about('Encounter', 'e1', 'alice', { status: 'finished' })]);
    await expect(release({ 'Encounter.ndjson': `${good}oops\n` })).rejects.toMatchObject({
      code: 'malformed-line',
    });
    expect(await readdir(join(root, 'out'))).toEqual([]);
  });

  it('stops when a file changes between its two readings, and leaves nothing', async () => {
    const row = lines([about('Encounter', 'e1', 'alice', { status: 'finished' })]);
    await Promise.all([mkdir(join(root, 'in')), mkdir(join(root, 'out'))]);
    await writeFile(join(root, 'in', 'A.ndjson'), row);
    await writeFile(join(root, 'in', 'B.ndjson'), row);
    const changing = {
      ...silent,
      // The second reading of A ends with this sentence, before B is read again.
      progress: (sentence: string) => {
        if (sentence.startsWith('A.ndjson')) writeFileNow(join(root, 'in', 'B.ndjson'), row + row);
      },
    };
    await expect(
      runRelease(plan, people, { in: join(root, 'in'), out: join(root, 'out') }, changing),
    ).rejects.toMatchObject({ code: 'input-changed' });
    expect(await readdir(join(root, 'out'))).toEqual([]);
  });

  it('refuses a folder without records by name', async () => {
    await expect(release({})).rejects.toMatchObject({ code: 'input' });
  });

  it('lets out no person, element or identifier that the plan does not allow, whatever the records', async () => {
    const type = fc.constantFrom('Condition', 'Encounter', 'Observation', 'Practitioner');
    const person = fc.constantFrom('alice', 'bob', 'carol');
    const secret = 'SECRET words';
    const value = fc.constantFrom<unknown>(
      secret,
      { text: secret },
      { reference: 'Encounter/raw-1', display: secret },
      { reference: 'Practitioner/raw-2' },
      [{ system: 'urn:x', value: secret }],
      { coding: [{ system: 'http://loinc.org', code: '1-8' }], text: secret },
      '2020-01-01',
    );
    const element = fc.constantFrom(
      'code',
      'encounter',
      'onsetString',
      'note',
      'identifier',
      'text',
      'performer',
    );
    const record = fc
      .tuple(type, fc.nat(9), person, fc.dictionary(element, value))
      .map(([resourceType, id, who, more]) => about(resourceType, `raw-${id}`, who, more));
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        await rm(join(root, 'in'), { recursive: true, force: true });
        await rm(join(root, 'out'), { recursive: true, force: true });
        const { outputs } = await release({ 'all.ndjson': lines(records) });
        for (const { name } of outputs)
          for (const row of await open(name)) {
            kept++;
            const listed = plan.resources.find((one) => one.resourceType === row.resourceType)?.elements;
            expect(listed).toBeDefined();
            expect(['Patient/p-1', 'Patient/p-2']).toContain((row.subject as Json).reference);
            expect(
              Object.keys(row).filter(
                (key) =>
                  !['resourceType', 'id', 'subject', ...listed!].includes(key) && !/^onset[A-Z]/.test(key),
              ),
            ).toEqual([]);
            expect(JSON.stringify(row)).not.toMatch(/SECRET|raw-|alice|bob|carol|Martin/);
          }
      }),
      { numRuns: 60 },
    );
    expect(kept).toBeGreaterThan(20);
  });
});

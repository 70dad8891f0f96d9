import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { createLogger } from '@garant/nest-kit';
import { PeriodWorker } from '../src/completeness/period.worker.js';
import { storeTimestamp } from '../src/witnesses/timestamp.store.js';
import { takeOwnEvents } from './act.stage.js';
import { bundleStage, check, faultsOf, type BundleStage } from './bundle.stage.js';
import { packed, unpacked } from './bundle.tools.js';

let its: BundleStage;
beforeAll(async () => {
  its = await bundleStage();
  // The period that holds everything so far is closed, and the entry that says so published.
  const logger = createLogger('audit-log', 'silent');
  const worker = new PeriodWorker(its.stage.test.database, { minutes: 60, entries: 400 }, logger);
  await worker.closeNext(new Date(Date.now() + 2 * 3_600_000));
  await takeOwnEvents(its.stage);
  await its.publisher.publish();
  await its.stage.fill(2);
  await its.publisher.publish();
});
afterAll(() => its.stage.end());

type Files = Map<string, Buffer | string>;
const changed = async (bytes: Buffer, name: string, change: (text: string) => string): Promise<string[]> => {
  const files: Files = new Map<string, Buffer | string>(await unpacked(bytes));
  files.set(name, change(String(files.get(name))));
  return faultsOf(await check(packed(files)));
};

describe('completeness in a bundle', () => {
  it('shows that nothing about a person was left out, up to the period that is still open', async () => {
    const { bytes } = await its.made({ subject: its.subject });
    const report = await check(bytes);
    expect(faultsOf(report)).toEqual([]);
    expect(report.classes.completeness).toMatchObject({ verdict: 'pass', checked: 12 });
    expect(report.facts!.complete).toEqual([
      {
        kind: 'subject',
        ref: its.subject,
        covered: [{ from: 0, to: 78 }],
        uncovered: [{ from: 78, to: report.facts!.size }],
      },
    ]);
  });

  it('an entry that the log had and the bundle has not is named, whoever made every other hash again', async () => {
    const { bytes } = await its.made({ subject: its.subject });
    const rows = String((await unpacked(bytes)).get('entries.jsonl')).split('\n');
    const { index } = JSON.parse(rows[3]!) as { index: number };
    const found = await changed(bytes, 'entries.jsonl', (all) => all.replace(`${rows[3]}\n`, ''));
    expect(found).toContain(`completeness completeness-wrong entry ${index}`);
    const other = await changed(bytes, 'entries.jsonl', (all) =>
      all.replace(
        `"leafHash":"${(JSON.parse(rows[3]!) as { leafHash: string }).leafHash}"`,
        `"leafHash":"${'0'.repeat(64)}"`,
      ),
    );
    expect(other).toContain(`completeness completeness-wrong entry ${index}`);
  });

  it('a proof of another list, another checkpoint, or of no form is refused', async () => {
    const { bytes } = await its.made({ subject: its.subject });
    const of = (change: (text: string) => string) => changed(bytes, 'completeness/subject.json', change);
    const file = 'completeness/subject.json';
    expect(await of((all) => all.replace(its.subject, randomUUID()))).toContain(
      `completeness completeness-wrong ${file}`,
    );
    expect(await of((all) => all.replace('\\n\\n', '\\n \\n\\n'))).toContain(
      `completeness completeness-form ${file}`,
    );
    expect(await of((all) => all.replace('"periods"', '"period"'))).toContain(
      `completeness completeness-form ${file}`,
    );
    expect(await of(() => '{')).toContain(`completeness completeness-form ${file}`);
  });

  it('is claimed for a whole person, permit or actor, and for no narrower list', async () => {
    for (const filter of [{ subject: its.subject, type: 'data.read' }, { type: 'data.read' }, {}])
      expect(
        (await check((await its.made(filter as Record<string, string>)).bytes)).classes.completeness.verdict,
      ).toBe('none');
  });
});

/** What a token holds of what matters here: the imprint (OCTET STRING) and genTime (GeneralizedTime). */
const tokenOver = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from('308200aa0420', 'hex'),
    createHash('sha256').update(text).digest(),
    Buffer.from('020101180f', 'hex'),
    Buffer.from('20261124120000Z'),
  ]);

describe('time-stamps in a bundle', () => {
  it('come with the checkpoint that was stamped, and the proof that the bundle’s continues it', async () => {
    const [row] = await its.stage.test.database.query<{ size: number; note: string }>(
      'SELECT size, note FROM checkpoint ORDER BY size LIMIT 1',
    );
    const text = row!.note.slice(0, row!.note.indexOf('\n\n') + 1);
    await its.stage.test.database.transaction((tx) =>
      storeTimestamp(tx, {
        size: row!.size,
        token: tokenOver(text),
        at: new Date('2026-11-24T12:00:00Z'),
        rootHash: '0'.repeat(64),
        imprint: createHash('sha256').update(text).digest('hex'),
        tokenHash: '0'.repeat(64),
      }),
    );
    const { bytes } = await its.made({ subject: its.subject });
    const report = await check(bytes);
    expect(faultsOf(report)).toEqual([]);
    expect(report.classes.timestamps).toMatchObject({ verdict: 'pass', checked: 1 });
    expect(report.facts!.times).toEqual([{ size: row!.size, at: '2026-11-24T12:00:00Z' }]);
    const at = `timestamps/${row!.size}`;
    const wrong = `timestamps timestamp-wrong ${at}.tst`;
    expect(await changed(bytes, `${at}.consistency`, (all) => all.replace(/^[^\n]+\n/, ''))).toContain(wrong);
    expect(await changed(bytes, `${at}.checkpoint`, (all) => all.replace(/^\d+$/m, '1'))).toContain(wrong);
    const files: Files = new Map<string, Buffer | string>(await unpacked(bytes));
    files.set(`${at}.tst`, tokenOver('something else'));
    expect(faultsOf(await check(packed(files)))).toContain(wrong);
    files.set(`${at}.tst`, tokenOver(text));
    files.delete(`${at}.checkpoint`);
    expect(faultsOf(await check(packed(files)))).toContain(wrong);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatTilePath, tilesForGrowth } from '@garant/merkle-log';
import { parseInvocation } from '../shell/arguments.js';
import { verifyCommand } from '../verify/verify.command.js';
import { smallLog, type SmallLog } from './log.fixture.js';

const log = smallLog('audit.example.fr/log', { most: 250 });
const fork = smallLog('audit.example.fr/log', { most: 250, word: 'other' });

describe('two inspectors compare their checkpoints', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garant-checkpoints-'));
    await writeFile(join(folder, 'policy'), `log ${log.vkey}\nquorum none\n`);
    await publish(log, 200);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The hash tiles as the log publishes them. */
  async function publish(shown: SmallLog, size: number): Promise<void> {
    for (const tile of tilesForGrowth(0, size)) {
      const file = join(folder, formatTilePath(tile));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, Buffer.concat(shown.leaves.slice(0, size)));
    }
  }
  const hold = async (name: string, note: Promise<string>): Promise<string> => {
    await writeFile(join(folder, name), await note);
    return join(folder, name);
  };
  let result: Record<string, unknown>;
  const compare = (...files: string[]): Promise<void> => {
    const invocation = parseInvocation(['verify', 'checkpoints', ...files, '--dir', folder]);
    invocation.output = { progress: () => undefined, result: (_sentence, data) => (result = data) };
    return verifyCommand(invocation);
  };

  it('of one log that grew, in either order', async () => {
    const [a, b] = [await hold('a', log.checkpoint(77)), await hold('b', log.checkpoint(200))];
    await compare(a, b);
    expect(result).toMatchObject({ origin: 'audit.example.fr/log', sizes: [77, 200] });
    await compare(b, a);
    await compare(a, a);
  });

  it('of two logs under one name: the same size, another root', async () => {
    const [a, b] = [await hold('a', log.checkpoint(77)), await hold('b', fork.checkpoint(77))];
    await expect(compare(a, b)).rejects.toMatchObject({
      code: 'split-view',
      details: { reason: 'same-size-different-root', sizes: [77, 77] },
    });
  });

  it('of two logs under one name: no way leads from one to the other', async () => {
    const [a, b] = [await hold('a', fork.checkpoint(77)), await hold('b', log.checkpoint(200))];
    await expect(compare(a, b)).rejects.toMatchObject({
      code: 'split-view',
      details: { reason: 'old-root-mismatch' },
    });
  });

  it('and are told when there is nothing to compare', async () => {
    const a = await hold('a', log.checkpoint(77));
    const stranger = await hold('b', smallLog('other.example', { byte: 2 }).checkpoint(77));
    await expect(compare(a, stranger)).rejects.toMatchObject({ code: 'checkpoint' });
    await expect(compare(a)).rejects.toMatchObject({ code: 'usage' });
    await expect(compare(a, join(folder, 'absent'))).rejects.toMatchObject({ code: 'input' });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { kitMigrations } from '../database/kit.migrations.js';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { StaleOwner } from './failure.js';
import { Inbox } from './inbox.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase([...kitMigrations()], 'consent');
});
beforeEach(() => test.database.query('DELETE FROM inbox'));
afterAll(() => test.drop());

const TOPIC = 'consent.events';
const SOURCE = 'garant/consent';
async function inboxAt(next: number): Promise<Inbox> {
  const inbox = new Inbox(TOPIC, 0);
  await inbox.meet(test.database);
  inbox.advance(SOURCE, next - 1);
  return inbox;
}
const save = (...inboxes: Inbox[]) => test.database.transaction((tx) => Inbox.save(tx, inboxes));
const stored = async () =>
  (
    await test.database.query<{ next: number }>(
      `SELECT next FROM inbox WHERE source = $1 AND topic = $2 AND partition = 0`,
      [SOURCE, TOPIC],
    )
  )[0]?.next;

describe('the inbox of a partition', () => {
  it('is saved once, and only from where its owner knew it', async () => {
    const first = await inboxAt(5);
    expect(first.behind).toBe(true);
    await save(first);
    first.saved();
    expect(first.behind).toBe(false);
    expect(await stored()).toBe(5);

    const other = await inboxAt(8);
    await save(other);
    first.advance(SOURCE, 5);
    await expect(save(first)).rejects.toThrow(StaleOwner);
    expect(await stored()).toBe(8);
  });

  it('of a producer that two owners meet at once belongs to the first', async () => {
    const [one, two] = [await inboxAt(2), await inboxAt(3)];
    await save(one);
    await expect(save(two)).rejects.toThrow(StaleOwner);
    expect(await stored()).toBe(2);
  });

  it('moves several partitions or none', async () => {
    const behind = await inboxAt(4);
    await save(await inboxAt(9));
    const free = new Inbox(TOPIC, 1);
    await free.meet(test.database);
    free.advance(SOURCE, 1);
    await expect(save(free, behind)).rejects.toThrow(StaleOwner);
    expect(await test.database.query('SELECT 1 FROM inbox WHERE partition = 1')).toEqual([]);
  });

  it('goes on from where another owner was further, and forgets nothing that it passed itself', async () => {
    const mine = await inboxAt(5);
    await save(mine);
    mine.saved();
    mine.advance(SOURCE, 6);
    await save(await inboxAt(6));
    expect(await mine.meet(test.database)).toBe(true);
    expect(mine.next(SOURCE)).toBe(7);
    await save(mine);
    expect(await stored()).toBe(7);

    mine.saved();
    await save(await inboxAt(20));
    expect(await mine.meet(test.database)).toBe(true);
    expect(mine.next(SOURCE)).toBe(20);
    expect(await mine.meet(test.database)).toBe(false);
  });
});

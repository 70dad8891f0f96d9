import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Stage } from '../../test/access-requests.fixture.js';
import { requestMessage } from './message.request.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const told = async (key: string) =>
  (await stage.outbox(key)).filter(({ type }) => type === 'message.requested').map(({ data }) => data);

describe('a message that is asked for', () => {
  it('reaches each account once however often it is listed, and carries codes alone', async () => {
    const [to, other, aboutId] = [randomUUID(), randomUUID(), randomUUID()];
    await stage.database.transaction((tx) =>
      requestMessage(tx, { to: [to, other, to], kind: 'deletion-due', about: 'project', aboutId }),
    );
    expect(await told(other)).toHaveLength(1);
    expect(await told(to)).toEqual([
      {
        messageId: expect.any(String),
        to,
        toInvitation: null,
        toRole: null,
        kind: 'deletion-due',
        about: 'project',
        aboutId,
        dueAt: null,
      },
    ]);
  });

  it('has the same id whenever the same mark is told again', async () => {
    const [to, aboutId] = [randomUUID(), randomUUID()];
    const tell = (once: string) =>
      stage.database.transaction((tx) =>
        requestMessage(tx, { to, kind: 'clock-ends', about: 'application', aboutId, once }),
      );
    await tell('D02 7');
    await tell('D02 7');
    await tell('D02 1');
    const ids = (await told(to)).map(({ messageId }) => messageId);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('reaches an invited address by its invitation, and says which command asked', async () => {
    const [toInvitation, aboutId] = [randomUUID(), randomUUID()];
    const cause = { commandId: randomUUID(), actor: stage.researcher };
    await stage.database.transaction((tx) =>
      requestMessage(tx, { toInvitation, kind: 'invited', about: 'application', aboutId }, cause),
    );
    const [sent] = await stage.outbox(toInvitation);
    expect(sent!.data).toMatchObject({ to: null, toInvitation });
    expect(sent!.causationid).toBe(cause.commandId);
  });

  it('refuses what is no code: nothing that a person wrote travels', async () => {
    const message = { to: randomUUID(), about: 'application', aboutId: randomUUID() } as const;
    for (const kind of ['Dossier de Mme Martin', 'a@b.example', ''])
      await expect(
        stage.database.transaction((tx) => requestMessage(tx, { ...message, kind })),
      ).rejects.toThrow('not as the contracts have it');
  });
});

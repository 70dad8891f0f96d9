import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { InvitationController } from './invitation.controller.js';
import { VersionController } from './version.controller.js';

let stage: Stage;
let versions: VersionController;
let invitations: InvitationController;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  versions = new VersionController(stage.database, POLICY);
  invitations = new InvitationController(stage.database);
});
afterAll(() => stage.close());

const save = (actor: Actor, applicationId: string, field: string, baseVersion: number, value: unknown) =>
  stage.must(
    actor,
    'application.draft',
    applicationId,
    { applicationId },
    { changes: [{ field, baseVersion, value }] },
  );
/** A draft of three versions by two people, then submitted. */
async function written(): Promise<{ applicationId: string; colleague: Actor; invitationId: string }> {
  const [applicationId, invitationId, colleague] = [randomUUID(), randomUUID(), person('researcher')];
  const body = { applicationId, invitationId };
  await stage.must(
    stage.researcher,
    'application.draft',
    applicationId,
    { applicationId, expectedVersion: 0 },
    { content: stage.content({ title: 'Un' }) },
  );
  await stage.must(stage.researcher, 'application.invite-member', applicationId, body, {
    email: 'c@example.org',
    account: colleague.ref,
  });
  return { applicationId, colleague, invitationId };
}

describe('versions of an application', () => {
  it('give an author the two texts of a field that somebody else changed', async () => {
    const { applicationId, colleague, invitationId } = await written();
    await stage.must(colleague, 'application.join', applicationId, { applicationId, invitationId });
    await save(colleague, applicationId, 'title', 1, 'Deux');
    expect(await versions.field(stage.researcher, applicationId, 'title', '1')).toMatchObject({
      field: 'title',
      version: 2,
      by: colleague.ref,
      value: 'Deux',
      base: { version: 1, value: 'Un' },
    });
    const ask = (field: string, base: string) => async () =>
      versions.field(stage.researcher, applicationId, field, base);
    await expect(ask('nothing', '1')()).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask('title', 'x')()).rejects.toMatchObject({ code: 'invalid-query' });
    expect((await stage.outbox(applicationId)).at(-1)).toMatchObject({
      type: 'data.read',
      data: { what: 'application versions' },
    });
  });

  it('before the submission stay with those who wrote them', async () => {
    const { applicationId } = await written();
    await save(stage.researcher, applicationId, 'title', 1, 'Trois');
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content({ title: 'Final' }) },
    );
    const mine = await versions.versions(stage.researcher, applicationId);
    expect(mine.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(mine[1]!.fields).toEqual(['title']);
    const theirs = await versions.versions(stage.assessor, applicationId);
    expect(theirs.map(({ version, type }) => [version, type])).toEqual([[3, 'application.submitted']]);
    await expect(versions.version(stage.assessor, applicationId, '1')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await versions.version(stage.assessor, applicationId, '3')).toMatchObject({
      content: { title: 'Final' },
    });
    await expect(versions.versions(person('researcher'), applicationId)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('who has the form open', () => {
  it('is told to the others who write it, and to nobody else', async () => {
    const { applicationId, colleague, invitationId } = await written();
    await expect(versions.presence(colleague, applicationId, {})).rejects.toMatchObject({
      code: 'not-found',
    });
    await stage.must(colleague, 'application.join', applicationId, { applicationId, invitationId });
    await versions.presence(colleague, applicationId, { field: 'title' });
    expect(await versions.presence(stage.researcher, applicationId, {})).toMatchObject({
      version: 1,
      others: [{ account: colleague.ref, field: 'title' }],
    });
    await expect(versions.presence(colleague, applicationId, { field: 'x' })).rejects.toMatchObject({
      code: 'invalid-body',
    });
    await expect(versions.presence(stage.assessor, applicationId, {})).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('an invitation', () => {
  it('is shown to the login that was invited, until it is answered', async () => {
    const { applicationId, colleague, invitationId } = await written();
    expect(await invitations.mine(colleague)).toMatchObject([
      { invitationId, applicationId, title: 'Un', applicant: stage.researcher.ref },
    ]);
    expect(await invitations.mine(person('researcher'))).toEqual([]);
    await stage.must(colleague, 'application.join', applicationId, { applicationId, invitationId });
    expect(await invitations.mine(colleague)).toEqual([]);
  });

  it('gives its address to the platform alone', async () => {
    const { invitationId } = await written();
    const platform: Actor = { ref: randomUUID(), role: 'operator', assurance: 'service' };
    expect(await invitations.address(platform, invitationId)).toEqual({ email: 'c@example.org' });
    await expect(invitations.address(person('operator'), invitationId)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(invitations.address(platform, randomUUID())).rejects.toMatchObject({
      code: 'invitation-unknown',
    });
  });
});

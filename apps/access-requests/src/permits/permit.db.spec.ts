import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permitDocument, permitState, suspensionState } from '@garant/contracts';
import { sha256 } from '@garant/nest-kit';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { PermitClock } from './permit.clock.js';
import { PERMIT_TYP } from './permit.document.js';
import { findPermits, visiblePermit } from './permit.store.js';
import { permitViews } from './permit.view.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const statesOf = async (permitId: string) =>
  (await stage.outbox(permitId))
    .filter(({ topic }) => topic === 'permit.state')
    .map(({ data }) => permitState.parse(data));
const reason = { reason: 'Incident à éclaircir.' };
const facts = () => ({ now: new Date().toISOString(), policy: { ehdsEarlyAdoption: true } });

describe('a permit', () => {
  it('is signed with its terms, and both the event and the state carry the same document', async () => {
    const { applicationId, permitId } = await stage.permit();
    const messages = await stage.outbox(permitId);
    expect(messages.map(({ topic, type }) => [topic, type])).toEqual([
      ['access-requests.events', 'permit.signed'],
      ['permit.state', 'permit.state'],
    ]);
    const [state] = await statesOf(permitId);
    expect(state).toMatchObject({ status: 'signed', cutPosition: null, title: 'Diabète et rétinopathie' });
    expect(state!.terms).toMatchObject({
      permitId,
      applicationId,
      purpose: '53.1.e',
      environmentId: stage.environmentId,
      persons: [stage.researcher.ref],
      datasets: [
        {
          datasetId: stage.datasetId,
          holderId: 'hospital-a',
          regime: 'NON_OPPOSITION',
          waitingDays: 30,
          categories: ['51.1.a'],
          minimumCell: 11,
        },
      ],
    });
    expect(messages[0]!.data).toMatchObject({ terms: state!.terms, jwsHash: sha256(state!.jws) });
    const signed = await stage.own.verifier.verify(state!.jws, { owner: 'access-requests', typ: PERMIT_TYP });
    const document = permitDocument.parse(signed);
    expect(document.terms).toEqual(state!.terms);
    expect(document.decision).toMatchObject({ signedBy: stage.signatory.ref, favourableVotes: 1 });
    expect(JSON.stringify(messages[0])).not.toContain('Suivre une cohorte');
  });

  it('becomes active by its cut, once, whatever the number of copies', async () => {
    const { permitId } = await stage.permit();
    await stage.cut(permitId, 17);
    await stage.cut(permitId, 18);
    const activated = (await stage.outbox(permitId)).filter(({ type }) => type === 'permit.activated');
    expect(activated).toHaveLength(1);
    expect(activated[0]).toMatchObject({ data: { permitId, cutPosition: 17 } });
    expect(activated[0]!.causationid).toMatch(/^system:cut\//);
    expect((await statesOf(permitId)).at(-1)).toMatchObject({ status: 'active', cutPosition: 17 });
  });

  it('is not activated by the cut of a release, and a cut for an unknown permit changes nothing', async () => {
    const { permitId } = await stage.permit();
    await stage.cut(permitId, 5, 'release');
    await stage.cut(person('patient').ref, 6);
    expect((await statesOf(permitId)).map(({ status }) => status)).toEqual(['signed']);
  });

  it('is activated once even when all copies of its cut arrive at the same time', async () => {
    const { permitId } = await stage.permit();
    await Promise.all([stage.cut(permitId, 9), stage.cut(permitId, 9), stage.cut(permitId, 9)]);
    expect((await stage.outbox(permitId)).filter(({ type }) => type === 'permit.activated')).toHaveLength(1);
  });

  it('is suspended and lifted with reasons, and the suspension goes to those who enforce it', async () => {
    const { permitId } = await stage.permit();
    await stage.cut(permitId, 3);
    const send = (actor: typeof stage.signatory, type: string, confidential?: object) =>
      stage.send(actor, type, permitId, { permitId }, confidential);
    expect(await send(stage.researcher, 'permit.suspend', reason)).toMatchObject({
      problem: { code: 'forbidden' },
    });
    expect(await send(stage.signatory, 'permit.suspend')).toMatchObject({
      problem: { code: 'confidential-unreadable' },
    });
    expect(await send(stage.signatory, 'permit.suspend', reason)).toMatchObject({
      ok: true,
      result: { status: 'suspended' },
    });
    expect(await send(stage.signatory, 'permit.suspend', reason)).toMatchObject({
      problem: { code: 'permit-state' },
    });
    expect(await send(stage.signatory, 'permit.lift-suspension', reason)).toMatchObject({
      ok: true,
      result: { status: 'active' },
    });
    const suspensions = (await stage.outbox(permitId))
      .filter(({ topic }) => topic === 'suspension.state')
      .map(({ data }) => suspensionState.parse(data));
    expect(suspensions.map(({ suspended, target }) => [suspended, target.id])).toEqual([
      [true, permitId],
      [false, permitId],
    ]);
    expect(JSON.stringify(await stage.outbox(permitId))).not.toContain('Incident');
  });

  it('is not lifted by the signatory when the inspector suspended it', async () => {
    const { permitId } = await stage.permit();
    const inspector = person('inspector');
    await stage.must(inspector, 'permit.suspend', permitId, { permitId }, reason);
    expect(
      await stage.send(stage.signatory, 'permit.lift-suspension', permitId, { permitId }, reason),
    ).toMatchObject({ ok: false });
    await stage.must(inspector, 'permit.lift-suspension', permitId, { permitId }, reason);
  });

  it('is revoked for good', async () => {
    const { permitId } = await stage.permit();
    await stage.heard(permitId);
    await stage.must(stage.signatory, 'permit.revoke', permitId, { permitId }, reason);
    await stage.cut(permitId, 4);
    expect((await statesOf(permitId)).at(-1)).toMatchObject({ status: 'revoked' });
    expect(await stage.send(stage.signatory, 'permit.revoke', permitId, { permitId }, reason)).toMatchObject({
      problem: { code: 'permit-state' },
    });
  });
});

describe('the clock', () => {
  it('ends a permit when its time is over, once, as an event of the system', async () => {
    const { permitId } = await stage.permit();
    await stage.cut(permitId, 8);
    const clock = new PermitClock(stage.database, () => undefined);
    expect(await clock.runOnce()).not.toContain(permitId);
    const end = new Date(Date.now() + 400 * 86_400_000).toISOString();
    const ended = (
      await Promise.all([clock.runOnce(end), new PermitClock(stage.database, () => undefined).runOnce(end)])
    ).flat();
    expect(ended.filter((id) => id === permitId).length).toBeLessThanOrEqual(1);
    await clock.runOnce(end);
    expect(await clock.runOnce(end)).toEqual([]);
    const expired = (await stage.outbox(permitId)).filter(({ type }) => type === 'permit.expired');
    expect(expired).toHaveLength(1);
    expect(expired[0]!.causationid).toBe(`system:clock/${permitId}`);
    expect((await statesOf(permitId)).at(-1)!.status).toBe('expired');
  });
});

describe('who sees a permit', () => {
  it('its people, the access body, the holder of its data and the operator of its environment', async () => {
    const { permitId } = await stage.permit();
    const sees = async (actor: typeof stage.holder) =>
      (await visiblePermit(stage.database, actor, permitId)) !== null;
    for (const actor of [
      stage.researcher,
      stage.assessor,
      stage.member,
      stage.signatory,
      stage.holder,
      stage.operator,
      person('inspector'),
    ])
      expect([actor.role, await sees(actor)]).toEqual([actor.role, true]);
    for (const actor of [
      person('researcher', 'university-b'),
      person('holder', 'hospital-z'),
      person('environment-operator', 'spe-two'),
      person('holder'),
      person('patient'),
    ])
      expect([actor.role, await sees(actor)]).toEqual([actor.role, false]);
    const page = { q: permitId, state: null, mine: false, limit: 10, offset: 0 };
    expect(
      (await findPermits(stage.database, stage.holder, page)).items.map((permit) => permit.permitId),
    ).toEqual([permitId]);
    expect((await findPermits(stage.database, stage.holder, { ...page, state: 'active' })).total).toBe(0);
  });

  it('and reads what was done to it, by whom only within the access body', async () => {
    const { permitId } = await stage.permit();
    await stage.must(stage.signatory, 'permit.suspend', permitId, { permitId }, reason);
    const permit = (await visiblePermit(stage.database, stage.researcher, permitId))!;
    const [own] = await permitViews(stage.database, stage.researcher, [permit], facts());
    expect(own).toMatchObject({
      status: 'suspended',
      changes: [{ type: 'permit.suspended', by: null, reason: reason.reason }],
    });
    expect(own!.allowed).not.toContain('permit.lift-suspension');
    const [theirs] = await permitViews(stage.database, stage.signatory, [permit], facts());
    expect(theirs!.changes[0]!.by).toBe(stage.signatory.ref);
    expect(theirs!.allowed).toContain('permit.lift-suspension');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, VoteAct } from '@garant/contracts';
import { person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { ApplicationController } from '../applications/application.controller.js';
import { CommitteeController } from './committee.controller.js';
import { MeetingController } from './meeting.controller.js';

let stage: Stage;
let committee: CommitteeController;
let meetings: MeetingController;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  committee = new CommitteeController(stage.database, POLICY);
  meetings = new MeetingController(stage.database);
});
afterAll(() => stage.close());

const code = async (sent: ReturnType<Stage['send']>): Promise<string | null> => {
  const result = await sent;
  return result.ok ? null : result.problem.code;
};
const declare = (actor: Actor, id: string, interest = false) =>
  stage.send(
    actor,
    'application.declare-interest',
    id,
    { applicationId: id, interest },
    interest ? { reason: 'Ma sœur dirige l’étude.' } : {},
  );
const assessed = (): Promise<string> => stage.assessed();

describe('the committee meets', () => {
  const chair = person('committee', 'access-body');
  const patients = person('committee', 'access-body');
  const expert = person('committee', 'access-body');
  const stranger = person('committee', 'access-body');
  const appoint = (account: string, seat: string, actor = stage.signatory) => {
    const seatId = randomUUID();
    const body = { seatId, account, seat, from: new Date(Date.now() - 60_000).toISOString(), until: null };
    return stage.send(actor, 'committee.appoint', seatId, body);
  };
  const meeting = (actor: Actor, name: string, meetingId: string, body: object = {}, sealed?: object) =>
    stage.send(actor, `meeting.${name}`, meetingId, { meetingId, ...body }, sealed);
  const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString();
  const vote = (actor: Actor, id: string, choice: VoteAct['vote']) =>
    stage.actOf<VoteAct>(actor, {
      act: 'vote',
      applicationId: id,
      version: 1,
      vote: choice,
      reason: 'Vu.',
      noConflictOfInterest: true,
    });

  it('is appointed by a signatory, one seat each and one chair', async () => {
    expect(await code(appoint(chair.ref, 'chair', stage.assessor))).toBe('forbidden');
    for (const [account, seat] of [
      [chair.ref, 'chair'],
      [stage.member.ref, 'member'],
      [patients.ref, 'patients'],
      [expert.ref, 'expert'],
    ] as const)
      expect(await code(appoint(account, seat))).toBeNull();
    expect(await code(appoint(stranger.ref, 'chair'))).toBe('seat-taken');
    expect(await code(appoint(chair.ref, 'member'))).toBe('seat-taken');
    const until = new Date().toISOString();
    const seatId = randomUUID();
    expect(await code(stage.send(stage.signatory, 'committee.end-seat', seatId, { seatId, until }))).toBe(
      'seat-unknown',
    );
    const [first] = (await committee.seats()).items;
    const past = { seatId: first!.seatId, until: '2020-01-01T00:00:00.000Z' };
    expect(await code(stage.send(stage.signatory, 'committee.end-seat', past.seatId, past))).toBe(
      'seat-period',
    );
  });

  it('votes with seats, meets with quorum, closes votes and keeps minutes', async () => {
    const [id, other] = [await assessed(), await assessed()];
    for (const one of [chair, patients]) await declare(one, id);
    await declare(expert, id, true);
    expect(await code(vote(stranger, id, 'favour'))).toBe('seat-missing');
    const meetingId = randomUUID();
    const agenda = [id, other];
    expect(await code(meeting(stage.member, 'schedule', meetingId, { at: inTwoDays, agenda }))).toBe(
      'not-chair',
    );
    expect(await code(meeting(chair, 'schedule', meetingId, { at: inTwoDays, agenda: [randomUUID()] }))).toBe(
      'meeting-agenda',
    );
    expect(await code(meeting(chair, 'open', meetingId, { present: [] }))).toBe('meeting-unknown');
    expect(await code(meeting(chair, 'schedule', meetingId, { at: inTwoDays, agenda }))).toBeNull();
    expect(await code(meeting(chair, 'open', meetingId, { present: [chair.ref] }))).toBe('meeting-quorum');
    const present = [chair.ref, patients.ref];
    expect(await code(meeting(chair, 'open', meetingId, { present }))).toBeNull();
    expect(await code(meeting(chair, 'amend', meetingId, { at: inTwoDays, agenda }))).toBe('meeting-state');
    expect(await code(vote(chair, id, 'against'))).toBeNull();
    expect(await code(vote(chair, id, 'favour'))).toBeNull();
    expect(await code(vote(patients, id, 'favour'))).toBeNull();
    expect(await code(meeting(chair, 'close', meetingId))).toBeNull();
    const view = await meetings.one(chair, meetingId);
    expect(view.agenda[0]!.outcome).toMatchObject({
      outcome: 'closed',
      favour: 2,
      against: 0,
      seats: 3,
      present: 2,
      recused: [expert.ref],
    });
    expect((await meetings.one(expert, meetingId)).agenda[0]!.title).toBeNull();
    expect(await code(vote(stage.member, id, 'against'))).toBe('vote-closed');
    const votes = (await stage.outbox(id)).filter(({ type }) => type === 'application.voted');
    expect(votes).toHaveLength(3);
    expect(await code(meeting(chair, 'write-minutes', meetingId, {}, { text: 'Procès-verbal.' }))).toBeNull();
    expect(await code(meeting(stage.member, 'approve-minutes', meetingId))).toBe('not-chair');
    expect(await code(meeting(chair, 'approve-minutes', meetingId))).toBeNull();
    const minutes = await meetings.minutes(chair, meetingId, { language: 'fr' });
    expect(minutes.getHeaders().type).toBe('application/pdf');
    expect((await meetings.one(chair, meetingId)).minutes).toBe('Procès-verbal.');
    expect(await code(stage.sign(id, 1))).toBeNull();
  });

  it('grants nothing that half of the seats did not vote on', async () => {
    const id = await assessed();
    await vote(chair, id, 'favour');
    expect(await code(stage.sign(id, 1))).toBe('quorum-missing');
  });
});

describe('secret votes', () => {
  let secret: Stage;
  beforeAll(async () => {
    secret = await Stage.open({ secretVotes: true });
    await secret.furnish();
  });
  afterAll(() => secret.close());

  it('are seen by those who cast them until a meeting closed the vote, and nothing is granted before', async () => {
    const id = await secret.assessed();
    await secret.vote(id, 1);
    const read = new ApplicationController(secret.database, { ...POLICY, secretVotes: true });
    expect((await read.one(secret.member, id)).votes).toHaveLength(1);
    expect((await read.one(secret.signatory, id)).votes).toEqual([]);
    const refused = await secret.sign(id, 1);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'vote-open' } });
    const meetingId = randomUUID();
    const at = new Date(Date.now() + 86_400_000).toISOString();
    const send = (name: string, body: object = {}) =>
      secret.must(secret.member, `meeting.${name}`, meetingId, { meetingId, ...body });
    await send('schedule', { at, agenda: [id] });
    await send('open', { present: [secret.member.ref] });
    await send('close');
    expect((await read.one(secret.signatory, id)).votes).toHaveLength(1);
    expect((await secret.sign(id, 1)).ok).toBe(true);
  });
});

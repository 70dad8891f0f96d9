import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { permitState, type Actor } from '@garant/contracts';
import { ASSESSMENT, person, Stage } from '../../test/access-requests.fixture.js';
import { permitById, visiblePermit } from './permit.store.js';
import { permitViews } from './permit.view.js';
import { publicStatus, versionsOf } from './permit.versions.store.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const codeOf = (result: Awaited<ReturnType<Stage['send']>>): string | undefined =>
  result.ok ? undefined : result.problem.code;

/** A follow-up of a permit, up to its vote. */
async function followUp(kind: string, ofPermit: string, periodEnd = day(365)): Promise<string> {
  const applicationId = randomUUID();
  const body = { applicationId };
  const content = stage.content({ periodEnd });
  await stage.must(
    stage.researcher,
    'application.submit',
    applicationId,
    { ...body, kind, ofPermit },
    { content },
  );
  await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
  await stage.must(stage.assessor, 'application.assess', applicationId, body, { assessment: ASSESSMENT });
  const voted = await stage.vote(applicationId, 1);
  if (!voted.ok) throw new Error(JSON.stringify(voted.problem));
  return applicationId;
}
async function active(changes = {}): Promise<string> {
  const { permitId } = await stage.permit(changes);
  await stage.cut(permitId, 3);
  return permitId;
}
async function granted(kind: string, ofPermit: string, periodEnd?: string): Promise<string> {
  const signed = await stage.sign(await followUp(kind, ofPermit, periodEnd), 1);
  if (!signed.ok) throw new Error(JSON.stringify(signed.problem));
  return (signed.result as { permitId: string }).permitId;
}

describe('a permit in the place of another', () => {
  it('has an id of its own; the old one is superseded at the same moment and stays readable', async () => {
    const first = await active();
    const second = await granted('amendment', first);
    expect(second).not.toBe(first);
    const old = await permitById(stage.database, first);
    const next = await permitById(stage.database, second);
    expect(old).toMatchObject({ status: 'superseded', supersededBy: second });
    expect(next).toMatchObject({ status: 'signed', kind: 'amendment', replaces: first, extended: false });
    expect(old.endedAt).toBe(next.signedAt);
    expect(next.document.version).toEqual({ kind: 'amendment', replaces: first });
    const [state] = (await stage.outbox(first)).filter(({ topic }) => topic === 'permit.state').slice(-1);
    expect(permitState.parse(state!.data).status).toBe('superseded');
    const superseded = (await stage.outbox(first)).filter(({ type }) => type === 'permit.superseded');
    expect(superseded.map(({ data }) => data)).toEqual([{ permitId: first, by: second }]);
    expect(await visiblePermit(stage.database, stage.holder, first)).not.toBeNull();
    expect(await publicStatus(stage.database, first)).toMatchObject({
      status: 'superseded',
      supersededBy: second,
    });
  });

  it('shows the whole chain with its dates, from each of its permits', async () => {
    const first = await active();
    const second = await granted('amendment', first);
    await stage.cut(second, 4);
    const third = await granted('extension', second, day(500));
    const chains = await versionsOf(stage.database, [first, third]);
    for (const id of [first, third])
      expect(chains.get(id)!.map(({ permitId, kind, status }) => [permitId, kind, status])).toEqual([
        [first, 'permit', 'superseded'],
        [second, 'amendment', 'superseded'],
        [third, 'extension', 'signed'],
      ]);
    expect(await permitById(stage.database, third)).toMatchObject({ extended: true });
  });

  it('is not made twice: a second extension is refused at the request and at the signature', async () => {
    const first = await active();
    // Both were asked for while none was granted.
    const [one, two] = [
      await followUp('extension', first, day(400)),
      await followUp('extension', first, day(410)),
    ];
    const signed = await stage.sign(one, 1);
    expect(signed.ok).toBe(true);
    expect(codeOf(await stage.sign(two, 1))).toBe('permit-state');
    const second = (signed as { result: { permitId: string } }).result.permitId;
    await stage.cut(second, 5);
    const applicationId = randomUUID();
    const asked = { applicationId, kind: 'extension', ofPermit: second };
    const content = stage.content({ periodEnd: day(500) });
    expect(
      codeOf(await stage.send(stage.researcher, 'application.submit', applicationId, asked, { content })),
    ).toBe('extension-used');
  });

  it('does not take the place of a suspended permit: its suspension would be lost', async () => {
    const first = await active();
    const applicationId = await followUp('amendment', first);
    const reason = { reason: 'Incident.' };
    await stage.must(stage.signatory, 'permit.suspend', first, { permitId: first }, reason);
    expect(codeOf(await stage.sign(applicationId, 1))).toBe('permit-state');
    expect(await permitById(stage.database, first)).toMatchObject({
      status: 'suspended',
      supersededBy: null,
    });
  });

  it('lasts ten years at the most', async () => {
    const applicationId = randomUUID();
    const content = stage.content({ periodEnd: day(366 * 11) });
    const refused = await stage.send(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content },
    );
    expect(refused).toMatchObject({ ok: false, problem: { code: 'period-invalid' } });
  });

  it('an extension is asked for at the latest a month before the end', async () => {
    const { permitId } = await stage.permit({ periodEnd: day(20) });
    const applicationId = randomUUID();
    const asked = { applicationId, kind: 'extension', ofPermit: permitId };
    const content = stage.content({ periodEnd: day(90) });
    expect(
      codeOf(await stage.send(stage.researcher, 'application.submit', applicationId, asked, { content })),
    ).toBe('extension-too-late');
  });
});

describe('people on a permit', () => {
  const colleague = person('researcher', 'university-b');
  const send = (
    actor: Actor,
    name: string,
    permitId: string,
    account = colleague.ref,
    confidential?: object,
  ) => stage.send(actor, `permit.${name}-person`, permitId, { permitId, account }, confidential);
  const personsSent = async (permitId: string) =>
    (await stage.outbox(permitId))
      .filter(({ topic }) => topic === 'permit.state')
      .map(({ data }) => permitState.parse(data).terms.persons);

  it('are added when the applicant asks and the access body confirms, with effect at once', async () => {
    const permitId = await active();
    expect((await send(stage.researcher, 'request', permitId)).ok).toBe(true);
    expect((await personsSent(permitId)).at(-1)).not.toContain(colleague.ref);
    expect((await send(stage.assessor, 'add', permitId)).ok).toBe(true);
    expect((await personsSent(permitId)).at(-1)).toEqual([stage.researcher.ref, colleague.ref]);
    expect(await visiblePermit(stage.database, colleague, permitId)).not.toBeNull();
  });

  it('are removed at once, and see the permit no more', async () => {
    const permitId = await active({ persons: [stage.researcher.ref, colleague.ref] });
    expect((await send(stage.researcher, 'remove', permitId)).ok).toBe(true);
    expect((await personsSent(permitId)).at(-1)).toEqual([stage.researcher.ref]);
    expect(await visiblePermit(stage.database, colleague, permitId)).toBeNull();
    const permit = (await visiblePermit(stage.database, stage.researcher, permitId))!;
    const facts = { now: new Date().toISOString(), policy: { ehdsEarlyAdoption: true } };
    const [view] = await permitViews(stage.database, stage.researcher, [permit], facts);
    expect(view!.removed).toMatchObject([{ account: colleague.ref }]);
  });

  it('are refused with a reason, which stays out of the events', async () => {
    const permitId = await active();
    await send(stage.researcher, 'request', permitId);
    expect(
      (await send(stage.assessor, 'refuse', permitId, colleague.ref, { reason: 'Hors de l’équipe.' })).ok,
    ).toBe(true);
    expect(JSON.stringify(await stage.outbox(permitId))).not.toContain('équipe');
    expect((await permitById(stage.database, permitId)).requested).toEqual([]);
  });

  it.each<[string, () => Actor, string, string, string]>([
    ['somebody whom nobody asked for', () => stage.assessor, 'add', 'new', 'person-not-requested'],
    ['somebody named already', () => stage.researcher, 'request', 'self', 'person-already-named'],
    ['somebody who is not named', () => stage.signatory, 'remove', 'new', 'person-not-named'],
    ['the last person', () => stage.researcher, 'remove', 'self', 'persons-missing'],
    ['by another researcher', () => person('researcher', 'university-c'), 'request', 'new', 'forbidden'],
    ['by a holder', () => stage.holder, 'remove', 'self', 'forbidden'],
  ])('%s: refused', async (_name, actor, name, whom, code) => {
    const permitId = await active();
    const account = whom === 'self' ? stage.researcher.ref : randomUUID();
    expect(codeOf(await send(actor(), name, permitId, account))).toBe(code);
  });

  it('of a permit that nobody knows: not found', async () => {
    expect(codeOf(await send(stage.researcher, 'request', randomUUID()))).toBe('permit-unknown');
  });
});

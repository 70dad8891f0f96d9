import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, ExplanationView, StoryView, TracesView } from '@garant/contracts';
import { inspectionStage, type InspectionStage, type Told } from './inspection.stage.js';

let stage: InspectionStage;
let paul: Actor;
const id = randomUUID;
const [permit, application, release, dataset, subject, account] = [
  id(),
  id(),
  id(),
  id(),
  id(),
  id(),
] as const;
const command = id();
let places: number[] = [];
let asked = 0;

const access = (type: string, data: object = {}): Told => ({
  service: 'access-requests',
  type,
  data: { applicationId: application, ...data },
});
const gateway = (type: string, data: object = {}): Told => ({
  service: 'gateway',
  type,
  data: { releaseId: release, permitId: permit, datasetId: dataset, ...data },
});
const cut = (kind: string, of: string, cutId: string): Told => ({
  type: 'register.cut',
  data: { cutId, for: { kind, id: of }, permitId: permit, position: 7, decisive: [], parkedSubjects: [] },
});

beforeAll(async () => {
  stage = await inspectionStage();
  paul = await stage.inspector();
  const [permitCut, releaseCut] = [id(), id()];
  const now = new Date().toISOString();
  const at = (told: Told): Told => ({ at: now, ...told });
  const choice = { act: 'object', regime: 'NON_OPPOSITION', scope: { kind: 'everything' }, position: 9 };
  asked = await stage.tellCommand(command, 'choice.record', { subjectRef: subject });
  places = await stage.tell(
    ...[
      access('application.submitted'),
      access('application.assessed', { verdicts: [] }),
      access('application.voted', { vote: 'for' }),
      access('application.decided', { decision: 'grant' }),
      access('permit.signed', { permitId: permit, terms: { applicationId: application } }),
      // A cut is told in every partition.
      cut('permit', permit, permitCut),
      cut('permit', permit, permitCut),
      access('permit.activated', { permitId: permit, applicationId: undefined, cutPosition: 7 }),
      gateway('release.opened'),
      cut('release', release, releaseCut),
      gateway('release.planned', { cutPosition: 7, people: 3 }),
      gateway('release.sealed'),
      gateway('unseal.requested', { unsealId: 'u' }),
      gateway('release.unsealed', { unsealId: 'u', cutPosition: 8 }),
      { type: 'choice.recorded', data: { ...choice, subjectRef: subject, actedBy: account }, cause: command },
      gateway('recall.ordered', { recallId: 'r', subjectRef: subject, choicePosition: 9 }),
    ].map(at),
    {
      ...gateway('decision.made', {
        decisionId: id(),
        effect: 'deny',
        reason: 'permit-expired',
        ruleBundleHash: 'ab'.repeat(32),
        positions: { register: 7 },
      }),
      cause: `system:decision/${account}`,
      at: now,
    },
  );
});
afterAll(() => stage.end());

const story = async (kind: string, of: string, who = paul): Promise<StoryView> =>
  (await stage.ask<StoryView>(who, `/internal/stories/${kind}/${of}`)).body;
const states = ({ steps }: StoryView): string[] => steps.map(({ type, state }) => `${type} ${state}`);

describe('stories', () => {
  it('the life of a permit: from the application to the recall, each cut once, nothing missing', async () => {
    const told = await story('permit', permit);
    expect(told).toMatchObject({ gaps: 0, cutShort: false, links: [{ kind: 'release', id: release }] });
    expect(states(told).slice(0, 7)).toEqual([
      'application.submitted done',
      'application.assessed done',
      'application.voted done',
      'application.decided done',
      'permit.signed done',
      'register.cut done',
      'permit.activated done',
    ]);
    expect(states(told).filter((one) => one.startsWith('register.cut'))).toHaveLength(2);
    expect(states(told)).toContain('recall.acknowledged waiting');
    expect(told.steps[0]!.index).toBe(places[0]);
  });
  it('the life of a release, its permit beside it', async () => {
    const told = await story('release', release);
    expect(told.links).toEqual([{ kind: 'permit', id: permit }]);
    expect(states(told)).toEqual([
      'release.opened done',
      'register.cut done',
      'release.planned done',
      'release.sealed done',
      'unseal.requested done',
      'release.unsealed done',
      'release.acknowledged waiting',
      'recall.ordered stopped',
      'recall.acknowledged waiting',
    ]);
  });
  it('the life of a choice: who asked for it, and whom it recalled', async () => {
    const told = await story('choice', String(places[14]));
    expect(states(told)).toEqual([
      'choice.record done',
      'choice.recorded done',
      'recall.ordered stopped',
      'recall.acknowledged waiting',
    ]);
    expect(told.steps[0]!.index).toBe(asked);
    expect(told.gaps).toBe(0);
  });
  it('a step that is not there is a gap', async () => {
    const other = id();
    await stage.tell({
      ...gateway('release.unsealed'),
      at: new Date().toISOString(),
      data: { releaseId: other, permitId: id(), datasetId: dataset, unsealId: 'u' },
    });
    const told = await story('release', other);
    expect(told.gaps).toBe(1);
    expect(told.steps[0]).toMatchObject({ type: 'release.sealed', state: 'missing', index: null });
  });
  it('outside of the mission there is no such story', async () => {
    const elsewhere = await stage.inspector({ scope: { permits: [id()] } });
    expect((await stage.ask(elsewhere, `/internal/stories/permit/${permit}`)).status).toBe(404);
    expect((await stage.ask(elsewhere, `/internal/stories/choice/${places[14]}`)).status).toBe(404);
    expect((await stage.ask(elsewhere, `/internal/explanations/${places[14]}`)).status).toBe(404);
  });
  it('is noted before it is told', async () => {
    const before = (await stage.notes()).length;
    await story('release', release);
    expect((await stage.notes()).slice(before)).toEqual([
      expect.objectContaining({ query: { story: 'release', id: release }, missionId: expect.any(String) }),
    ]);
  });
});

describe('explanations', () => {
  it('a denial names the check, its source, the rules and the positions', async () => {
    const { body } = await stage.ask<ExplanationView>(paul, `/internal/explanations/${places[16]}`);
    expect(body.checks.filter(({ verdict }) => verdict === 'fail').map(({ code }) => code)).toEqual([
      'permit-expired',
    ]);
    expect(body).toMatchObject({
      ruleBundleHash: 'ab'.repeat(32),
      positions: { register: 7 },
      legalSource: expect.stringContaining('68(12)'),
    });
  });
  it('what decides nothing is at least said in words', async () => {
    const { body } = await stage.ask<ExplanationView>(paul, `/internal/explanations/${places[0]}`);
    expect(body.sentence.fr).toBe('Une demande d’accès a été déposée');
  });
});

describe('what people see of themselves', () => {
  const gate: Actor = { ref: id(), role: 'operator', assurance: 'service' };
  it('a person: their choice and its recall, and nothing of the machinery', async () => {
    const { body } = await stage.ask<TracesView>(gate, `/internal/traces/person/${subject}`);
    expect(body.traces.map(({ type }) => type)).toEqual(['recall.ordered', 'choice.recorded']);
    expect(body.next).toBeNull();
    expect(JSON.stringify(body)).not.toContain(account);
  });
  it('an account: what it asked for', async () => {
    const { body } = await stage.ask<TracesView>(gate, `/internal/traces/account/${account}`);
    expect(body.traces).toMatchObject([{ type: 'decision.made', outcome: 'deny' }]);
    expect(JSON.stringify(body)).not.toContain(subject);
  });
  it('somebody of whom the log holds nothing', async () => {
    expect((await stage.ask<TracesView>(gate, `/internal/traces/account/${id()}`)).body).toEqual({
      traces: [],
      next: null,
    });
    expect((await stage.ask(gate, '/internal/traces/account/x')).status).toBe(404);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EVENTS, type Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import type { DecidedRegime, Role } from '@garant/rules';
import { EXAMPLE_POLICY, ExampleWorld } from '../enforcement/example.world.js';
import { DecisionService } from './decision.service.js';
import { DecisionTrace } from './decision.trace.js';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation.schema.js';

describe('decision point', () => {
  let world: ExampleWorld;
  let traced: { type: string; key: string; data: Record<string, unknown> }[];
  const actor = (role: Role, organisation?: string): Actor => ({
    ref: randomUUID(),
    role,
    organisation,
    assurance: 'eidas1',
  });
  const service = (
    publishDirect: (event: never) => Promise<unknown> = async (event) => void traced.push(event),
  ) =>
    new DecisionService(
      world.state,
      EXAMPLE_POLICY,
      new DecisionTrace({ publishDirect } as never, 50),
      () => world.now,
    );
  const request = (
    change: {
      subject?: string;
      subjectType?: string;
      action?: string;
      dataset?: string;
      record?: string;
      context?: object;
      resourceType?: string;
    } = {},
  ): EvaluationRequest => {
    const dataset = change.dataset ?? world.datasetId;
    return {
      subject: { type: change.subjectType ?? 'person', id: change.subject ?? world.researcher },
      action: { name: change.action ?? 'read' },
      resource:
        change.record === undefined
          ? { type: 'dataset', id: dataset, properties: { resourceType: change.resourceType ?? 'Condition' } }
          : { type: 'record', id: change.record, properties: { dataset } },
      context: {
        permit: world.permitId,
        purpose: '53.1.e',
        environment: world.environmentId,
        ...change.context,
      },
    };
  };
  const reasonOf = async (change: Parameters<typeof request>[0], as = actor('researcher')) => {
    const answer = await service().evaluate(as, request(change));
    return answer.decision ? 'permit' : answer.context.reason;
  };
  beforeEach(() => {
    world = new ExampleWorld('NON_OPPOSITION');
    traced = [];
  });

  it('permits what the permit covers, with checks, positions and obligations', async () => {
    const answer = await service().evaluate(actor('researcher'), request());
    expect(answer.decision).toBe(true);
    const { checks, position, obligations, decisionId } = answer.context as {
      checks: { verdict: string }[];
      position: { register: number };
      obligations: { id: string }[];
      decisionId: string;
    };
    expect(checks.every(({ verdict }) => verdict !== 'fail')).toBe(true);
    expect(position.register).toBe(0);
    expect(obligations.map(({ id }) => id)).toEqual([
      'restrict-elements',
      'round-counts',
      'stay-in-environment',
      'stop-at',
    ]);
    expect(traced).toHaveLength(1);
    expect(traced[0]).toMatchObject({
      type: 'decision.made',
      key: world.permitId,
      data: { decisionId, effect: 'permit', subjectOfRequest: world.researcher },
    });
    EVENTS.gateway['decision.made'].parse(traced[0]!.data);
  });

  it.each([
    ['permit-unknown', { context: { permit: randomUUID() } }],
    ['permit-unknown', { context: { permit: undefined } }],
    ['person-not-listed', { subject: randomUUID() }],
    ['person-not-listed', { subjectType: 'robot' }],
    ['purpose-unknown', { context: { purpose: 'because' } }],
    ['purpose-prohibited', { context: { purpose: '54.a' } }],
    ['purpose-not-permitted', { context: { purpose: '53.1.a' } }],
    ['dataset-not-in-permit', { dataset: randomUUID() }],
    ['environment-unknown', { context: { environment: randomUUID() } }],
    ['action-unknown', { action: 'delete' }],
    ['resource-type-not-permitted', { resourceType: 'Observation' }],
  ])('denies with %s', async (reason, change) => {
    expect(await reasonOf(change)).toBe(reason);
    expect(traced).toHaveLength(1);
    EVENTS.gateway['decision.made'].parse(traced[0]!.data);
  });

  it('denies a person at once when their name is taken off, and everybody on a permit that another took the place of', async () => {
    expect(await reasonOf({})).toBe('permit');
    const { terms } = world.permit;
    world.changePermit({ terms: { ...terms, persons: [randomUUID()] } });
    expect(await reasonOf({})).toBe('person-not-listed');
    world.changePermit({ terms });
    expect(await reasonOf({})).toBe('permit');
    world.changePermit({ status: 'superseded' });
    expect(await reasonOf({})).toBe('permit-superseded');
  });

  it('denies after expiry, revocation, suspension, lapsed attestation, missing cut, and on a state that is not fresh', async () => {
    world.put('suspension.state', 'p', {
      target: { kind: 'person', id: world.researcher },
      suspended: true,
      since: world.at(0),
    });
    expect(await reasonOf({})).toBe('permit-suspended');
    world.put('suspension.state', 'p', {
      target: { kind: 'person', id: world.researcher },
      suspended: false,
      since: world.at(0),
    });
    expect(await reasonOf({})).toBe('permit');
    world.changePermit({ status: 'revoked' });
    expect(await reasonOf({})).toBe('permit-revoked');
    world.changePermit({ status: 'active', terms: { ...world.permit.terms, validUntil: world.at(0) } });
    expect(await reasonOf({})).toBe('permit-expired');
    world.changePermit({ terms: { ...world.permit.terms, validUntil: world.at(1) }, status: 'signed' });
    expect(await reasonOf({})).toBe('permit-not-active');
    world.changePermit({ status: 'active', cutPosition: 5 });
    expect(await reasonOf({})).toBe('cut-missing');
    world.changePermit({ cutPosition: 0 });
    world.put('environment.state', world.environmentId, world.environment(world.at(-1)));
    expect(await reasonOf({})).toBe('environment-attestation-expired');
    world.put('environment.state', world.environmentId, world.environment());
    const old = new ExampleWorld('NON_OPPOSITION');
    const stale = new DecisionService(
      old.state,
      EXAMPLE_POLICY,
      new DecisionTrace({ publishDirect: async () => undefined } as never, 50),
      () => old.now + 10_001,
    );
    world = old;
    expect((await stale.evaluate(actor('researcher'), request())).context.reason).toBe('stale-state');
  });

  const cases: [DecidedRegime, string, string][] = [
    ['NON_OPPOSITION', 'nothing', 'permit'],
    ['NON_OPPOSITION', 'object', 'choice-denies'],
    ['EXPLICIT_CONSENT', 'nothing', 'consent-missing'],
    ['EXPLICIT_CONSENT', 'consent', 'permit'],
    ['EXPLICIT_CONSENT', 'withdraw', 'choice-denies'],
    ['SNDS_OPPOSITION', 'object', 'choice-denies'],
    // After the permit's cut an opt-out counts for later permits only (EHDS Art. 71(3)).
    ['EHDS_OPT_OUT', 'opt-out', 'permit'],
  ];
  it.each(cases)('decides one record under %s after %s: %s', async (regime, act, expected) => {
    world = new ExampleWorld(regime);
    const person = world.people[1]!;
    const scope = act === 'consent' ? { kind: 'project' as const, id: world.applicationId } : undefined;
    if (act !== 'nothing') world.choose(person, act as never, scope ? { scope } : {});
    world.beat();
    expect(await reasonOf({ record: person.recordRef }, actor('holder', world.holderId))).toBe(expected);
  });

  it('denies an unknown record, an ambiguous one, one of a parked person, and one informed too late', async () => {
    world = new ExampleWorld('NON_OPPOSITION', { ambiguous: [2] });
    const holder = actor('holder', world.holderId);
    expect(await reasonOf({ record: randomUUID() }, holder)).toBe('subject-not-linked');
    expect(await reasonOf({ record: world.people[2]!.recordRef }, holder)).toBe('linkage-ambiguous');
    world.send(
      'key.parked',
      { key: world.people[0]!.ref, service: 'consent', commandId: null, reason: 'poison' },
      0,
    );
    expect(await reasonOf({ record: world.people[0]!.recordRef }, holder)).toBe('subject-parked');
    world = new ExampleWorld('NON_OPPOSITION', { informedOn: '2026-02-20' });
    expect(await reasonOf({ record: world.people[0]!.recordRef }, holder)).toBe('waiting-period');
  });

  it('answers about one person to holders and the access body only, and to a holder about its own dataset only', async () => {
    const record = world.people[0]!.recordRef;
    for (const role of ['researcher', 'environment-operator', 'inspector', 'patient', 'agent'] as const)
      await expect(service().evaluate(actor(role), request({ record }))).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(service().evaluate(actor('holder', 'another'), request({ record }))).rejects.toMatchObject({
      code: 'dataset-not-yours',
    });
    expect((await service().evaluate(actor('assessor'), request({ record }))).decision).toBe(true);
    await expect(
      service().evaluateAll(actor('researcher'), { evaluations: [request(), request({ record })] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(service().evaluate(actor('patient'), request())).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(traced).toHaveLength(1);
  });

  it('writes no name into the log, whatever the caller calls itself', async () => {
    await service().evaluate(
      actor('researcher'),
      request({
        subject: 'jeanne.martin@example.org',
        action: 'read',
        context: { purpose: 'for Jeanne Martin' },
      }),
    );
    expect(JSON.stringify(traced)).not.toMatch(/jeanne|Jeanne/);
  });

  it.each([
    ['execute_all', [true, false, true]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ] as const)('boxcars with %s in one log entry', async (evaluations_semantic, decisions) => {
    const { subject, action, context } = request();
    const items = [
      { resource: request().resource },
      { resource: { type: 'dataset', id: randomUUID() } },
      { resource: request().resource },
    ];
    const answer = await service().evaluateAll(actor('researcher'), {
      subject,
      action,
      context,
      evaluations: items,
      options: { evaluations_semantic },
    });
    expect(
      (answer as { evaluations: EvaluationAnswer[] }).evaluations.map(({ decision }) => decision),
    ).toEqual(decisions);
    expect(traced).toHaveLength(1);
    expect(traced[0]!.data.evaluations).toHaveLength(decisions.length);
    EVENTS.gateway['decision.made'].parse(traced[0]!.data);
  });

  it('denies a malformed item of a boxcar by itself, and takes a request without items as one evaluation', async () => {
    const answer = (await service().evaluateAll(actor('researcher'), {
      evaluations: [{ resource: { type: 'dataset' } }, request()],
    })) as { evaluations: EvaluationAnswer[] };
    expect(answer.evaluations.map(({ decision }) => decision)).toEqual([false, true]);
    expect(answer.evaluations[0]!.context).toMatchObject({ reason: 'invalid-body', error: { status: 400 } });
    expect(await service().evaluateAll(actor('researcher'), request())).toMatchObject({ decision: true });
  });

  it('gives no answer without its trace', async () => {
    await expect(
      service(() => new Promise(() => undefined)).evaluate(actor('researcher'), request()),
    ).rejects.toMatchObject({ code: 'trace-unavailable' });
    await expect(
      service(() => Promise.reject(new Error('down'))).evaluate(actor('researcher'), request()),
    ).rejects.toBeInstanceOf(ProblemError);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { environmentState } from '@garant/contracts';
import { environmentFailure } from '@garant/rules';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { announceLapses } from './environment.clock.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const snc = (days: number) => ({
  kind: 'secnumcloud',
  reference: 'ANSSI-2026-4',
  services: ['hosting'],
  validFrom: inDays(-10),
  validUntil: inDays(days),
});
async function registered(): Promise<string> {
  const environmentId = randomUUID();
  await stage.must(stage.operator, 'environment.register', environmentId, {
    environmentId,
    name: 'Bulle Nord',
    operatorId: 'spe-one',
    country: 'FR',
  });
  return environmentId;
}
const declare = (environmentId: string, declaration: object, actor = stage.operator) =>
  stage.send(actor, 'environment.declare', environmentId, { environmentId, declaration });
const stateOf = async (environmentId: string) =>
  environmentState.parse(
    (await stage.outbox(environmentId)).findLast(({ topic }) => topic === 'environment.state')!.data,
  );
const now = (): string => new Date().toISOString();

describe('declarations of an environment', () => {
  it('make up the attestation one by one, and open releases with the last that is required', async () => {
    const environmentId = await registered();
    const period = { validFrom: inDays(-1), validUntil: inDays(300) };
    const parts = [
      { kind: 'hds', certificate: 'HDS-7', activities: [1, 2, 5], referential: '2024' },
      { kind: 'location', storageCountries: ['FR', 'DE'] },
      { kind: 'audit', auditor: 'cabinet-lune', thirdParty: true, auditedOn: '2026-01-15' },
      { kind: 'logs', months: 24 },
    ];
    for (const part of parts) {
      expect(environmentFailure(await stateOf(environmentId), now())).toBe('environment-not-attested');
      expect((await declare(environmentId, { ...part, ...period })).ok).toBe(true);
    }
    const state = await stateOf(environmentId);
    expect(environmentFailure(state, now())).toBeUndefined();
    expect(state.attestation).toMatchObject({ storageCountry: 'FR', logRetentionMonths: 24 });
  });

  it('leave what a whole attestation said in force, and the other way round', async () => {
    const { environmentId } = stage;
    expect((await declare(environmentId, snc(200))).ok).toBe(true);
    const state = await stateOf(environmentId);
    expect(state.declarations!.map(({ kind }) => kind).sort()).toEqual([
      'audit',
      'hds',
      'location',
      'logs',
      'secnumcloud',
    ]);
    expect(environmentFailure(state, now())).toBeUndefined();
    const retracted = await stage.send(stage.operator, 'environment.retract', environmentId, {
      environmentId,
      kind: 'hds',
    });
    expect(retracted).toMatchObject({
      ok: false,
      problem: { code: 'attestation-invalid', params: { rule: 'required' } },
    });
    await stage.must(stage.operator, 'environment.retract', environmentId, {
      environmentId,
      kind: 'secnumcloud',
    });
    expect((await stateOf(environmentId)).attestation).not.toHaveProperty('secNumCloud');
  });

  it('block release as soon as one of them does not conform', async () => {
    const environmentId = stage.environmentId;
    const ownership = { kind: 'ownership', seatCountry: 'FR', largestNonEu: 25, totalNonEu: 30 };
    await declare(environmentId, { ...ownership, validFrom: inDays(-1), validUntil: inDays(100) });
    expect(environmentFailure(await stateOf(environmentId), now())).toBe('environment-not-conforming');
    await declare(environmentId, {
      ...ownership,
      largestNonEu: 24,
      validFrom: inDays(-1),
      validUntil: inDays(100),
    });
    expect(environmentFailure(await stateOf(environmentId), now())).toBeUndefined();
  });

  it('are refused from another operator, and where they cannot be true', async () => {
    const { environmentId } = stage;
    const refusal = async (declaration: object, actor = stage.operator) => {
      const result = await declare(environmentId, declaration, actor);
      return result.ok ? 'accepted' : [result.problem.code, result.problem.params?.rule].join(' ').trim();
    };
    expect(await refusal(snc(5), person('environment-operator', 'spe-two'))).toBe('environment-not-yours');
    expect(await refusal(snc(-20))).toBe('attestation-invalid ends-before-it-starts');
    expect(await refusal(snc(4_000))).toBe('attestation-invalid valid-too-long');
  });

  it('tell everybody concerned thirty and seven days before they lapse, and when they have', async () => {
    await stage.permit();
    const { environmentId } = stage;
    await declare(environmentId, snc(40));
    const run = (days: number) => stage.database.transaction((tx) => announceLapses(tx, inDays(days)));
    for (const days of [0, 11, 12, 34, 35, 41, 42]) await run(days);
    const announced = (await stage.outbox(environmentId)).filter(
      ({ type }) => type === 'environment.lapse-announced',
    );
    expect(announced.map(({ data }) => [data.kind, data.daysLeft])).toEqual([
      ['secnumcloud', 30],
      ['secnumcloud', 7],
      ['secnumcloud', 0],
    ]);
    for (const { ref } of [stage.operator, stage.researcher, stage.signatory]) {
      const told = (await stage.outbox(ref)).filter(
        ({ type, data }) => type === 'message.requested' && data.aboutId === environmentId,
      );
      expect(told.map(({ data }) => data.kind)).toEqual([
        'environment-lapse',
        'environment-lapse',
        'environment-lapsed',
      ]);
    }
    expect(environmentFailure(await stateOf(environmentId), inDays(41))).toBe(
      'environment-attestation-expired',
    );
  });
});

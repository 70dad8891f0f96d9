import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@garant/nest-kit';
import type { ServiceClient } from '../shell/service.client.js';
import { DuoController } from './duo.controller.js';

const known = '0190a000-0000-7000-8000-000000000101';
const controller = new DuoController({
  json: () => Promise.resolve({ items: [{ datasetId: known, terms: [{ code: 'DUO:0000006' }] }] }),
} as unknown as ServiceClient);
const health = { purposes: ['DUO:0000006'] };
const problem = async (body: unknown): Promise<ProblemError> => {
  try {
    await controller.match(body);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('was answered');
};

describe('matching codes of use', () => {
  it('answers for terms that are given, with a reason for each code, and says that it is advice', async () => {
    const answer = await controller.match({
      dataset: [{ code: 'DUO:0000006' }, { code: 'DUO:0000021' }],
      request: health,
    });
    expect(answer).toMatchObject({
      verdict: 'abstain',
      advisory: true,
      datasets: [
        {
          datasetId: null,
          lines: [
            { code: 'DUO:0000006', verdict: 'approve', explanation: { fr: expect.any(String) } },
            { code: 'DUO:0000021', verdict: 'abstain', explanation: { en: expect.any(String) } },
          ],
        },
      ],
    });
  });

  it('looks up the terms of published datasets', async () => {
    expect(await controller.match({ datasetIds: [known, known], request: health })).toMatchObject({
      verdict: 'approve',
      datasets: [{ datasetId: known }],
    });
  });

  it('says which dataset it does not know', async () => {
    const datasetIds = [known, '0190a000-0000-7000-8000-000000000102'];
    expect(await problem({ datasetIds, request: health })).toMatchObject({
      code: 'dataset-unknown',
      options: { errors: [{ field: 'datasetIds.1' }] },
    });
  });

  it.each<[what: string, body: unknown, field: string]>([
    ['neither terms nor datasets', { request: health }, 'dataset'],
    ['both', { dataset: [], datasetIds: [known], request: health }, 'dataset'],
    ['an unknown code', { dataset: [{ code: 'DUO:0000999' }], request: health }, 'dataset.0.code'],
    [
      'a purpose that is a modifier',
      { dataset: [], request: { purposes: ['DUO:0000021'] } },
      'request.purposes.0',
    ],
    [
      'a disease that is no code',
      { dataset: [], request: { ...health, diseases: ['cancer'] } },
      'request.diseases.0',
    ],
    ['a field that nobody knows', { dataset: [], request: health, colour: 'red' }, 'colour'],
  ])('refuses %s', async (_what, body, field) => {
    const { code, options } = await problem(body);
    expect(code).toBe('invalid-body');
    expect(options.errors?.map((one) => one.field)).toContain(field);
  });
});

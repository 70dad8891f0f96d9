import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { OPERATIONS } from '../openapi/openapi.document.js';

/** Whether an answer of this form holds entries of the log: their hash, or what detection shows of them. */
const holdsEntries = (schema: z.ZodType): boolean => {
  const text = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
  return /"leafHash"|"shown"/.test(text);
};
const answering = OPERATIONS.filter(({ answers }) =>
  Object.values(answers).some(({ schema }) => schema && holdsEntries(schema)),
);

/** Addresses that answer with entries to others than inspectors, and why that watches nobody. */
const OTHERS: Readonly<Record<string, string>> = {
  '/api/v1/detections/{id}': 'the entries of one finding, to the person who took it',
};

describe('no address of the platform watches the staff (CNIL délibération 2021-122)', () => {
  it('there are addresses that answer with entries', () => {
    expect(answering.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/api/v1/inspection/entries', '/api/v1/detections/{id}']),
    );
  });

  it.each(answering.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s is for inspectors in a mission, for the person concerned, or for one finding',
    (_, { access, path, query }) => {
      const inspectorsAlone = Array.isArray(access) && access.every((role) => role === 'inspector');
      const own = path.startsWith('/api/v1/my/');
      expect([path, inspectorsAlone || own || Object.hasOwn(OTHERS, path)]).toEqual([path, true]);
      // Whoever is no inspector cannot ask for the acts of an account.
      if (!inspectorsAlone)
        expect(Object.keys(query?.shape ?? {}).filter((name) => /actor|account|staff/i.test(name))).toEqual(
          [],
        );
    },
  );

  it('the queue of detection is not searched by account', () => {
    const queue = OPERATIONS.find(({ path, method }) => path === '/api/v1/detections' && method === 'GET')!;
    expect(Object.keys(queue.query!.shape).sort()).toEqual(
      ['limit', 'mine', 'mission', 'offset', 'rule', 'state'].sort(),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { projectsLikeMine, type RegisteredProject } from './projects-like-mine.js';

const datasetId = fc.constantFrom<string>('a', 'b', 'c', 'd');
const project: fc.Arbitrary<RegisteredProject> = fc.record({
  applicationId: fc.uuid(),
  decision: fc.constantFrom('grant' as const, 'refuse' as const, null),
  datasets: fc.array(fc.record({ datasetId }), { maxLength: 3 }),
});

describe('projects that were entitled to use data like mine (EHDS Art. 58(1))', () => {
  it('lists every permitted project on a dataset that holds a record, and no other', () => {
    fc.assert(
      fc.property(fc.array(project, { maxLength: 20 }), fc.array(datasetId), (register, linked) => {
        const listed = projectsLikeMine(register, linked).map(({ applicationId }) => applicationId);
        for (const { applicationId, decision, datasets } of register)
          expect(listed.includes(applicationId)).toBe(
            decision === 'grant' && datasets.some((dataset) => linked.includes(dataset.datasetId)),
          );
      }),
    );
  });
  it('names the datasets of each project in which the person has a record', () => {
    const register = [
      { applicationId: 'p', decision: 'grant' as const, datasets: [{ datasetId: 'a' }, { datasetId: 'b' }] },
    ];
    expect(projectsLikeMine(register, ['b'])).toEqual([{ ...register[0], mine: ['b'] }]);
    expect(projectsLikeMine(register, [])).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@garant/nest-kit';
import { Enforcement, type EnforcementParts } from './enforcement.js';
import { GATEWAY_ACTOR, ServiceReader } from './service.reader.js';

describe('enforcement of one process', () => {
  it('lets commands wait until its state has once been fresh; later a stale state refuses', () => {
    const settings = { GARANT_FRESHNESS_SECONDS: 10, GARANT_EHDS_EARLY_ADOPTION: false };
    const enforcement = new Enforcement({ settings } as unknown as EnforcementParts);
    let age: number | undefined;
    enforcement.state.ageMs = () => age;
    expect(enforcement.mayHandle()).toBe(false);
    age = 11_000;
    expect(enforcement.mayHandle()).toBe(false);
    age = 10_000;
    expect(enforcement.mayHandle()).toBe(true);
    age = undefined;
    expect(enforcement.mayHandle()).toBe(true);
  });
});

describe('reads of the gateway from the services', () => {
  it('go out in the gateway’s own name, and what is not there is an answer', async () => {
    const asked: unknown[] = [];
    const reader = new ServiceReader({
      open: async (service, path, request) => {
        asked.push([service, path, request?.actor]);
        throw new ProblemError(path === '/gone' ? 'not-found' : 'service-unavailable');
      },
    });
    expect((await reader.get('consent', '/gone')).status).toBe(404);
    await expect(reader.get('consent', '/down')).rejects.toMatchObject({ code: 'service-unavailable' });
    expect(asked[0]).toEqual(['consent', '/gone', GATEWAY_ACTOR]);
  });
});

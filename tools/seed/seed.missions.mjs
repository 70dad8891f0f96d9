// Missions of inspection. Nobody reads the log without one: the demonstration has one, and tests open theirs.
import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;

/**
 * Opens a mission by the API and answers with its id: everything in scope, for 300 days, unless `change` says otherwise.
 * @param {import('./seed.api.mjs').SeedApi} api @param {string} persona @param {Record<string, unknown>} [change]
 * @returns {Promise<string>}
 */
export async function openMission(api, persona, change = {}) {
  const now = Date.now();
  const { missionId } = await api.post(persona, '/api/v1/missions', {
    orderNumber: '2026-100C',
    authority: 'cnil-chair',
    legalBasis: 'LIL.19',
    form: 'on-documents',
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 300 * DAY_MS).toISOString(),
    orderHash: createHash('sha256').update('order of mission 2026-100C').digest('hex'),
    scope: {},
    ...change,
  });
  return missionId;
}

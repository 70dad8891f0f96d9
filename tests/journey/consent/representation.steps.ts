import type { TestPlatform } from '../../platform.fixture.js';

/** One pixel: enough to be shown beside a declaration. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A parent declares, by the API, and the data protection officer verifies. */
export async function verifiedParent(
  { api }: TestPlatform,
  persona: string,
  traits: object,
): Promise<{ authorityId: string; reference: string }> {
  const stored = await api.call(persona, 'PUT', '/api/v1/my/evidence', PNG, 'image/png');
  const { authorityId, reference } = await api.post(persona, '/api/v1/my/authorities', {
    type: 'parental-authority',
    startsOn: null,
    endsOn: null,
    acts: null,
    evidenceSha256: stored.sha256,
    traits,
  });
  await api.post('iris', `/api/v1/authorities/${authorityId}/verification`);
  return { authorityId, reference };
}

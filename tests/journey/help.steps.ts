import { randomBytes } from 'node:crypto';
import { formNumberOf } from '@garant/rules';
import { PNG } from 'pngjs';
import type { TestPlatform } from '../platform.fixture.js';

/** An agent who is helping somebody, and a paper form that waits to be read. */
export async function helpInProgress(test: TestPlatform): Promise<{ mandateId: string; formId: string }> {
  const { mandateId } = await test.api.post('nadia', '/api/v1/assistance/mandates', {
    channel: 'assisted',
    extent: 'session',
    identityCheck: 'identity-card',
    agreement: 'spoken',
    traits: {
      familyName: 'Cummings',
      givenNames: 'Yvone Janina',
      birthDate: '1963-07-15',
      gender: 'female',
    },
  });
  const png = new PNG({ width: 210, height: 297 });
  png.data.fill(240);
  const { sha256 } = await test.api.put(
    'nadia',
    '/api/v1/assistance/scans',
    PNG.sync.write(png),
    'image/png',
  );
  const { formId } = await test.api.post('nadia', '/api/v1/assistance/forms', {
    formNumber: formNumberOf(randomBytes(7)),
    scanSha256: sha256,
    receivedOn: new Date().toISOString().slice(0, 10),
  });
  return { mandateId, formId };
}

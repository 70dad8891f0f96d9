import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWitnessTrust, NO_WITNESSES } from './witness.trust.js';

const REMORA = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';

it('the gateway demands the quorum of its own policy file, none without one, and does not start with a broken one', () => {
  expect(loadWitnessTrust('')).toBe(NO_WITNESSES);
  const folder = mkdtempSync(join(tmpdir(), 'garant-trust-'));
  const file = join(folder, 'policy');
  try {
    writeFileSync(file, `witness remora ${REMORA} https://remora.n621.de/\nquorum remora\n`);
    expect(loadWitnessTrust(file)).toMatchObject({ quorum: 'remora', witnesses: [{ name: 'remora' }] });
    writeFileSync(file, 'quorum everybody\n');
    expect(() => loadWitnessTrust(file)).toThrow(/policy-name/);
    expect(() => loadWitnessTrust(join(folder, 'absent'))).toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

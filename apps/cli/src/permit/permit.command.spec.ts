import { beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { parseInvocation } from '../shell/arguments.js';
import { permitCommand } from './permit.command.js';

const NOW = '2026-11-24T12:00:00.000Z';
const LIST = (purpose: string) => `https://garant.example/api/v1/permit-status/${purpose}-1`;
let dir: string;
let signing: CryptoKey;
let stranger: CryptoKey;
const file = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'garant-permit-'));
  const own = await generateKeyPair('ES256', { extractable: true });
  signing = own.privateKey;
  stranger = (await generateKeyPair('ES256')).privateKey;
  const jwk: JWK = {
    ...(await exportJWK(own.publicKey)),
    kid: 'access-requests-vc-1',
    use: 'sig',
    alg: 'ES256',
  };
  await writeFile(file('jwks.json'), JSON.stringify({ keys: [jwk] }));
  await put('permit', credential({}));
});

const sign = (payload: object, key = signing, kid = 'access-requests-vc-1') =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: 'vc+jwt', kid })
    .sign(key);
const put = async (name: string, payload: object, ...how: [CryptoKey?, string?]) =>
  writeFile(file(name), await sign(payload, ...how));
const credential = (changes: object) => ({
  id: 'urn:uuid:permit',
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2027-01-01T00:00:00.000Z',
  credentialStatus: ['revocation', 'suspension'].map((statusPurpose) => ({
    statusPurpose,
    statusListIndex: '9',
    statusListCredential: LIST(statusPurpose),
  })),
  ...changes,
});
const list = (purpose: string, set: boolean, changes: object = {}) => {
  const bits = Buffer.alloc(16_384);
  if (set) bits[1] = 0x40;
  return {
    id: LIST(purpose),
    validUntil: '2026-11-25T12:00:00.000Z',
    credentialSubject: { statusPurpose: purpose, encodedList: `u${gzipSync(bits).toString('base64url')}` },
    ...changes,
  };
};

async function run(name: string, status?: string): Promise<string> {
  const said: string[] = [];
  const argv = [
    'permit',
    'verify',
    file(name),
    '--jwks',
    file('jwks.json'),
    ...(status ? ['--status', status] : []),
  ];
  const invocation = {
    ...parseInvocation(argv),
    output: { progress: () => undefined, result: (text: string) => said.push(text) },
  };
  await permitCommand(invocation as never, NOW);
  return said.join('\n');
}
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'good',
    (error: { code: string }) => error.code,
  );

describe('garant permit verify', () => {
  it('with the permit and the keys alone: signature and dates, and what it did not look at', async () => {
    expect(await run('permit')).toMatch(/signed by the access body.*not looked at: .*revocation-1/);
  });
  it('with the lists: neither revoked nor suspended', async () => {
    await put('r', list('revocation', false));
    await put('s', list('suspension', false));
    expect(await run('permit', `${file('r')},${file('s')}`)).toMatch(/neither revoked nor suspended/);
  });
  it.each([
    ['revocation', 'permit-revoked'],
    ['suspension', 'permit-suspended'],
  ])('a place set in the list of %ss: %s', async (purpose, code) => {
    await put('set', list(purpose, true));
    expect(await codeOf(run('permit', file('set')))).toBe(code);
  });
  it.each<[string, () => Promise<void>, string]>([
    ['of a stranger', () => put('bad', credential({}), stranger), 'signature'],
    [
      'with the key of another service',
      () => put('bad', credential({}), signing, 'gateway-sig-1'),
      'signature',
    ],
    [
      'that ended',
      () => put('bad', credential({ validUntil: '2026-11-24T11:59:59.000Z' })),
      'permit-expired',
    ],
    [
      'that has not begun',
      () => put('bad', credential({ validFrom: '2026-12-01T00:00:00.000Z' })),
      'permit-not-yet-valid',
    ],
    ['that is no JWS', () => writeFile(file('bad'), 'permit'), 'signature'],
  ])('a permit %s is refused', async (_name, make, code) => {
    await make();
    expect(await codeOf(run('bad'))).toBe(code);
  });
  it.each<[string, () => Promise<void>, string]>([
    ['forged', () => put('bad-list', list('revocation', false), stranger), 'signature'],
    [
      'too old',
      () => put('bad-list', list('revocation', false, { validUntil: '2026-11-24T11:00:00.000Z' })),
      'status-list',
    ],
    [
      'another one',
      () => put('bad-list', list('revocation', false, { id: 'https://garant.example/x' })),
      'status-list',
    ],
  ])('a status list that is %s is refused', async (_name, make, code) => {
    await make();
    expect(await codeOf(run('permit', file('bad-list')))).toBe(code);
  });
  it('without a file: how to use it', async () => {
    expect(await codeOf(permitCommand(parseInvocation(['permit', 'verify'])))).toBe('usage');
  });
});

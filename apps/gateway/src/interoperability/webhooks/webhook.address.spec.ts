import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, vet } from './webhook.address.js';
import { FAILING_LIMIT_MS, RETRY_AFTER_MS, nextTry, outcomeOf } from './webhook.schedule.js';

describe('where a webhook may lead', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'not-an-address',
    '',
  ])('%s is nobody’s on the internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['9.9.9.9', '193.0.6.139', '2a00:1450:4007::1', '::ffff:9.9.9.9'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  const strict = { privateAddresses: false };
  const says =
    (...addresses: string[]) =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  it('takes https to a public address only', async () => {
    expect(await vet(new URL('https://holder.example/hook'), strict, says('9.9.9.9'))).toEqual({
      ok: true,
      address: '9.9.9.9',
      family: 4,
    });
    expect(await vet(new URL('http://holder.example/hook'), strict, says('9.9.9.9'))).toMatchObject({
      because: 'scheme',
    });
    for (const address of ['https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/'])
      expect(await vet(new URL(address), strict)).toMatchObject({ ok: false, because: 'private' });
  });
  it('refuses a name that has one private address among public ones, and one that has none', async () => {
    expect(await vet(new URL('https://a.example'), strict, says('9.9.9.9', '10.0.0.1'))).toMatchObject({
      because: 'private',
    });
    expect(await vet(new URL('https://a.example'), strict, says())).toMatchObject({ because: 'unresolved' });
    expect(
      await vet(new URL('https://a.example'), strict, () => Promise.reject(new Error('ENOTFOUND'))),
    ).toMatchObject({ because: 'unresolved' });
  });
  it('takes http and this machine where the deployment says so', async () => {
    const open = { privateAddresses: true };
    expect(await vet(new URL('http://127.0.0.1:9/'), open)).toMatchObject({ ok: true });
    expect(await vet(new URL('ftp://127.0.0.1/'), open)).toMatchObject({ because: 'scheme' });
  });
});

describe('when a message is tried again', () => {
  it('waits as Standard Webhooks recommends, with a little scatter, and then is dead', () => {
    expect(RETRY_AFTER_MS.map((ms) => ms / 1_000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    for (let tries = 1; tries <= RETRY_AFTER_MS.length; tries++) {
      expect(nextTry(tries, 0, 0)).toBe(RETRY_AFTER_MS[tries - 1]);
      expect(nextTry(tries, 0, 1)).toBeCloseTo(RETRY_AFTER_MS[tries - 1]! * 1.1, 3);
    }
    expect(nextTry(RETRY_AFTER_MS.length + 1, 0, 0)).toBeNull();
  });
  it('counts 2xx as delivered, 410 as gone, and a redirect as a failure', () => {
    expect([200, 204, 410, 301, 404, 500, null].map(outcomeOf)).toEqual([
      'delivered',
      'delivered',
      'gone',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
    expect(FAILING_LIMIT_MS).toBe(5 * 86_400_000);
  });
});

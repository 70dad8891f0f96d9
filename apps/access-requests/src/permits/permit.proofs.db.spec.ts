import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
// The platform signs with another library: what an outside reader does is done here.
import { createVerifier } from 'fast-jwt';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { PermitController } from './permit.controller.js';
import { PermitStatusController } from './permit-status.controller.js';
import { CredentialIssuer, VC_TYP, VISA_DAYS, VISA_TYP } from './permit.credential.js';
import { PERMIT_TYP } from './permit.document.js';
import { permitById } from './permit.store.js';
import { placesOf, publicStatus } from './permit.versions.store.js';
import { encodedList, listNamed, LIST_SIZE, placesSet } from './status.list.js';

let stage: Stage;
let credentials: CredentialIssuer;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  credentials = new CredentialIssuer(stage.own.credentialSigner!, 'http://localhost:8080');
});
afterAll(() => stage.close());

/** Whatever JSON says. */
type Claims = ReturnType<typeof JSON.parse>;
interface Header {
  alg: string;
  typ: string;
  kid: string;
  jku?: string;
  cty?: string;
}
const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString());
const headerOf = (jws: string): Header => decoded(jws.split('.')[0]!) as unknown as Header;
const payloadOf = (jws: string): Claims => decoded(jws.split('.')[1]!);

/** What a reader does who knows nothing but the published keys. */
function verify(jws: string, algorithm: 'ES256' | 'EdDSA'): Claims {
  const { kid } = headerOf(jws);
  const jwk = stage.keys.jwks.keys.find((key) => key.kid === kid);
  if (!jwk) throw new Error(`no key ${kid}`);
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  return createVerifier({ key, algorithms: [algorithm] })(jws) as Claims;
}
/** The same token with one thing of its payload changed, and its signature kept. */
function doctored(jws: string, change: (payload: Claims) => void): string {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const claims = decoded(payload);
  change(claims);
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}
async function active() {
  const { permitId } = await stage.permit();
  await stage.cut(permitId, 4);
  return permitById(stage.database, permitId);
}
const NOW = () => new Date().toISOString();
/** Whether a place is set, as the specification of status lists says to look. */
function bit(list: string, index: number): boolean {
  const bytes = gunzipSync(Buffer.from(list.slice(1), 'base64url'));
  return ((bytes[index >> 3]! >> (7 - (index & 7))) & 1) === 1;
}
async function statusAt(entry: {
  statusPurpose: 'revocation' | 'suspension';
  statusListIndex: string;
  statusListCredential: string;
}) {
  const named = listNamed(entry.statusListCredential.split('/').at(-1)!)!;
  const places = (await placesSet(stage.database, named.purpose, named.list))!;
  const list = verify(await credentials.statusList(named.purpose, named.list, places, NOW()), 'ES256');
  return bit(list.credentialSubject.encodedList as string, Number(entry.statusListIndex));
}

describe('the signed permit, read with another library', () => {
  it('is an EdDSA JWS by a published key, with Art. 68(10)(a)-(h)', async () => {
    const { jws, permitId } = await active();
    expect(headerOf(jws)).toMatchObject({ alg: 'EdDSA', typ: PERMIT_TYP });
    const document = verify(jws, 'EdDSA');
    expect(document).toMatchObject({ permitId, version: { kind: 'permit', replaces: null }, fees: null });
    for (const letter of [
      'data',
      'purpose',
      'optOutException',
      'authorisedPersons',
      'duration',
      'environment',
      'fees',
      'conditions',
    ])
      expect(document).toHaveProperty(letter);
  });
  it.each<[string, (document: Claims) => void]>([
    ['a later end', (document) => (document.duration.until = '2099-01-01T00:00:00.000Z')],
    ['another person', (document) => (document.authorisedPersons[0].account = stage.holder.ref)],
    ['another purpose', (document) => (document.purpose.code = '53.1.a')],
  ])('with %s is refused', async (_name, change) => {
    const { jws } = await active();
    expect(() => verify(doctored(jws, change), 'EdDSA')).toThrow();
  });
});

describe('the verifiable credential (VC 2.0, JOSE)', () => {
  const issue = async () => {
    const permit = await active();
    const { permit: place } = await placesOf(stage.database, permit.permitId);
    return { permit, jws: await credentials.permit(permit, place) };
  };
  it('verifies with ES256 and says what the permit says', async () => {
    const { permit, jws } = await issue();
    expect(headerOf(jws)).toMatchObject({ alg: 'ES256', typ: VC_TYP, cty: 'vc' });
    const credential = verify(jws, 'ES256');
    expect(credential).toMatchObject({
      issuer: 'http://localhost:8080',
      type: ['VerifiableCredential', 'DataPermitCredential'],
      validFrom: permit.terms.validFrom,
      validUntil: permit.terms.validUntil,
      credentialSubject: { id: `urn:uuid:${permit.permitId}`, type: 'DataPermit', title: permit.title },
    });
    expect(credential['@context'][0]).toBe('https://www.w3.org/ns/credentials/v2');
    expect(
      credential.credentialStatus.map(({ statusPurpose }: { statusPurpose: string }) => statusPurpose),
    ).toEqual(['revocation', 'suspension']);
    expect(credential).not.toHaveProperty('vc');
  });
  it('doctored, or with the algorithm of another key, is refused', async () => {
    const { jws } = await issue();
    expect(() =>
      verify(
        doctored(jws, (vc) => (vc.validUntil = '2099-01-01T00:00:00.000Z')),
        'ES256',
      ),
    ).toThrow();
    expect(() =>
      verify(
        doctored(jws, (vc) => (vc.credentialStatus = [])),
        'ES256',
      ),
    ).toThrow();
    expect(() => verify(jws, 'EdDSA')).toThrow();
    const [, payload, signature] = jws.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(() => verify(`${none}.${payload}.${signature}`, 'ES256')).toThrow();
  });
  it('shows a suspension, its end, and a revocation in the public lists', async () => {
    const { permit, jws } = await issue();
    const { permitId } = permit;
    const [revocation, suspension] = verify(jws, 'ES256').credentialStatus;
    expect([await statusAt(revocation), await statusAt(suspension)]).toEqual([false, false]);
    const reason = { reason: 'Incident.' };
    await stage.must(stage.signatory, 'permit.suspend', permitId, { permitId }, reason);
    expect([await statusAt(revocation), await statusAt(suspension)]).toEqual([false, true]);
    await stage.must(stage.signatory, 'permit.lift-suspension', permitId, { permitId }, reason);
    expect([await statusAt(revocation), await statusAt(suspension)]).toEqual([false, false]);
  });
});

describe('a GA4GH visa (AAI 1.2)', () => {
  const visaOf = async (account: string, permitId: string) => {
    const permit = await permitById(stage.database, permitId);
    const place = (await placesOf(stage.database, permitId)).persons.get(account) ?? null;
    return credentials.visa(permit, { account, datasetId: stage.datasetId, place }, NOW());
  };
  it('verifies with ES256 and has the claims of a ControlledAccessGrants', async () => {
    const permit = await active();
    const jws = await visaOf(stage.researcher.ref, permit.permitId);
    expect(headerOf(jws)).toMatchObject({
      alg: 'ES256',
      typ: VISA_TYP,
      jku: 'http://localhost:8080/.well-known/jwks.json',
    });
    const visa = verify(jws, 'ES256');
    expect(visa).toMatchObject({
      iss: 'http://localhost:8080',
      sub: stage.researcher.ref,
      ga4gh_visa_v1: {
        type: 'ControlledAccessGrants',
        value: `http://localhost:8080/datasets/${stage.datasetId}`,
        source: 'http://localhost:8080',
        by: 'dac',
        asserted: Math.floor(Date.parse(permit.signedAt) / 1_000),
      },
    });
    expect(visa.exp - visa.iat).toBe(VISA_DAYS * 86_400);
    expect(visa).not.toHaveProperty('scope');
  });
  it('never outlives its permit', async () => {
    const permit = await active();
    const soon = {
      ...permit,
      terms: { ...permit.terms, validUntil: new Date(Date.now() + 86_400_000).toISOString() },
    };
    const jws = await credentials.visa(
      soon,
      { account: stage.researcher.ref, datasetId: stage.datasetId, place: null },
      NOW(),
    );
    expect(payloadOf(jws).exp).toBe(Math.floor(Date.parse(soon.terms.validUntil) / 1_000));
  });
  it.each<[string, (visa: Claims) => void]>([
    ['another dataset', (visa) => (visa.ga4gh_visa_v1.value = 'http://localhost:8080/datasets/x')],
    ['another person', (visa) => (visa.sub = stage.holder.ref)],
    ['a later end', (visa) => (visa.exp += 86_400 * 365)],
  ])('doctored with %s is refused', async (_name, change) => {
    const jws = await visaOf(stage.researcher.ref, (await active()).permitId);
    expect(() => verify(doctored(jws, change), 'ES256')).toThrow();
  });
  it('of a person whose name was taken off is revoked, and the others’ are not', async () => {
    const colleague = person('researcher', 'university-b').ref;
    const { permitId } = await stage.permit({ persons: [stage.researcher.ref, colleague] });
    await stage.cut(permitId, 5);
    const [own, other] = [
      verify(await visaOf(stage.researcher.ref, permitId), 'ES256'),
      verify(await visaOf(colleague, permitId), 'ES256'),
    ];
    await stage.must(stage.researcher, 'permit.remove-person', permitId, {
      permitId,
      account: colleague,
    });
    expect(await statusAt(other.credentialStatus[0])).toBe(true);
    expect(await statusAt(own.credentialStatus[0])).toBe(false);
  });
});

describe('who gets which visas', () => {
  const controller = () => new PermitController(stage.database, credentials, { ehdsEarlyAdoption: true });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'given',
      (error: { code: string }) => error.code,
    );
  it('a named person their own, the access body everybody’s', async () => {
    const colleague = person('researcher', 'university-b');
    const { permitId } = await stage.permit({ persons: [stage.researcher.ref, colleague.ref] });
    await stage.cut(permitId, 6);
    const accounts = async (actor: typeof colleague) =>
      (await controller().visas(actor, permitId)).items.map(({ account }) => account);
    expect(await accounts(colleague)).toEqual([colleague.ref]);
    expect(await accounts(stage.assessor)).toEqual([stage.researcher.ref, colleague.ref]);
  });
  it('an applicant who is not named gets none, nor does anybody of a permit that is not in use', async () => {
    const colleague = person('researcher', 'university-b');
    const { permitId } = await stage.permit({ persons: [colleague.ref] });
    expect(await codeOf(controller().visas(stage.researcher, permitId))).toBe('person-not-named');
    expect(await codeOf(controller().visas(colleague, permitId))).toBe('permit-state');
    expect(await codeOf(controller().visas(person('researcher'), permitId))).toBe('not-found');
  });
  it('and of a list that is not there, nobody gets one', async () => {
    const lists = new PermitStatusController(stage.database, credentials);
    expect(await codeOf(lists.list('revocation-9'))).toBe('status-list-unknown');
    expect(await codeOf(lists.list('secrets-1'))).toBe('status-list-unknown');
    expect(await codeOf(lists.list('suspension-1'))).toBe('given');
  });
});

describe('status lists', () => {
  it('have at least 131 072 places, the first one leftmost', () => {
    const list = encodedList([0, 9, LIST_SIZE - 1]);
    const bytes = gunzipSync(Buffer.from(list.slice(1), 'base64url'));
    expect(bytes.length * 8).toBe(131_072);
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([0x80, 0x40, 0x01]);
    expect(list[0]).toBe('u');
  });
  it.each(['revocation-0', 'revocation', 'other-1', 'revocation-1x', 'revocation-99999999'])(
    'there is none called %s',
    (name) => expect(listNamed(name)).toBeNull(),
  );
  it('nor one that nothing was ever put in', async () => {
    expect(await placesSet(stage.database, 'revocation', 7)).toBeNull();
    expect(await placesSet(stage.database, 'revocation', 1)).not.toBeNull();
  });
  it('and anybody who has a permit’s id sees its status, and nothing else of it', async () => {
    const { permitId, terms } = await active();
    expect(await publicStatus(stage.database, permitId)).toEqual({
      permitId,
      status: 'active',
      validFrom: terms.validFrom,
      validUntil: terms.validUntil,
      replaces: null,
      supersededBy: null,
    });
    expect(await publicStatus(stage.database, stage.datasetId)).toBeNull();
  });
});

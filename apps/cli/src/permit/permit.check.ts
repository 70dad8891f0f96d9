import { gunzipSync } from 'node:zlib';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { Failure } from '../shell/failure.js';

/** What a permit can come as: the signed document, a verifiable credential, a visa of one person. */
const FORMS = {
  'garant-permit+jwt': { name: 'permit', algorithms: ['EdDSA', 'Ed25519'], owner: 'access-requests-sig-' },
  'vc+jwt': { name: 'credential', algorithms: ['ES256'], owner: 'access-requests-vc-' },
  'vnd.ga4gh.visa+jwt': { name: 'visa', algorithms: ['ES256'], owner: 'access-requests-vc-' },
} as const;
type Typ = keyof typeof FORMS;

const entry = z.object({
  statusPurpose: z.enum(['revocation', 'suspension']),
  statusListIndex: z.string().regex(/^\d+$/),
  statusListCredential: z.url(),
});
const claims = z.object({
  credentialStatus: z.array(entry).optional(),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  duration: z.object({ from: z.string(), until: z.string() }).optional(),
  status: z.object({ list: z.url(), index: z.number().int() }).optional(),
  permitId: z.string().optional(),
  id: z.string().optional(),
  sub: z.string().optional(),
});
const listClaims = z.object({
  id: z.string(),
  validUntil: z.string(),
  credentialSubject: z.object({ statusPurpose: z.string(), encodedList: z.string().startsWith('u') }),
});

export interface CheckedPermit {
  form: (typeof FORMS)[Typ]['name'];
  from: string;
  until: string;
  entries: { purpose: 'revocation' | 'suspension'; list: string; index: number }[];
  about: string;
}

/** @throws Failure `signature` when it is not what the access body's service signed */
export async function openPermit(jws: string, jwks: JSONWebKeySet): Promise<CheckedPermit> {
  const { typ, payload } = await verified(jws.trim(), jwks);
  const parsed = claims.safeParse(payload);
  if (!parsed.success) throw new Failure('signature', 'its content has another form');
  const { credentialStatus, duration, status, ...given } = parsed.data;
  const time = (seconds: number | undefined) =>
    seconds === undefined ? undefined : new Date(seconds * 1_000).toISOString();
  const from = duration?.from ?? given.validFrom ?? time(given.nbf);
  const until = duration?.until ?? given.validUntil ?? time(given.exp);
  if (from === undefined || until === undefined) throw new Failure('signature', 'it states no period');
  const own = status ? [{ purpose: 'revocation' as const, list: status.list, index: status.index }] : [];
  return {
    form: FORMS[typ].name,
    from,
    until,
    about: given.permitId ?? given.id ?? given.sub ?? '',
    entries:
      credentialStatus?.map((one) => ({
        purpose: one.statusPurpose,
        list: one.statusListCredential,
        index: Number(one.statusListIndex),
      })) ?? own,
  };
}

/**
 * Whether a place of a status list is set.
 * @throws Failure `signature` for a list that is forged, `status-list` for another list, an old one, or a place outside of it
 */
export async function isSet(
  listJws: string,
  of: CheckedPermit['entries'][number],
  jwks: JSONWebKeySet,
  now: string,
): Promise<boolean> {
  const { typ, payload } = await verified(listJws.trim(), jwks);
  const parsed = listClaims.safeParse(payload);
  if (typ !== 'vc+jwt' || !parsed.success) throw new Failure('status-list', 'that file is no status list');
  const { id, validUntil, credentialSubject } = parsed.data;
  if (id !== of.list || credentialSubject.statusPurpose !== of.purpose)
    throw new Failure('status-list', `the list is ${id}, not ${of.list}`);
  if (now > validUntil)
    throw new Failure('status-list', `the list was good until ${validUntil}: fetch it again`);
  const bits = gunzipSync(Buffer.from(credentialSubject.encodedList.slice(1), 'base64url'));
  const byte = bits[of.index >> 3];
  if (byte === undefined) throw new Failure('status-list', 'the list has no such place');
  return ((byte >> (7 - (of.index & 7))) & 1) === 1;
}

async function verified(
  jws: string,
  jwks: JSONWebKeySet,
): Promise<{ typ: Typ; payload: Record<string, unknown> }> {
  const wrong = (why: string): Failure =>
    new Failure('signature', `this is not what the access body signed: ${why}`);
  try {
    const { typ, kid } = decodeProtectedHeader(jws);
    if (typ === undefined || !Object.hasOwn(FORMS, typ)) throw wrong(`its type is ${String(typ)}`);
    const form = FORMS[typ as Typ];
    if (!kid?.startsWith(form.owner)) throw wrong('its key belongs to somebody else');
    const { payload } = await compactVerify(jws, createLocalJWKSet(jwks), {
      algorithms: [...form.algorithms],
    });
    return { typ: typ as Typ, payload: JSON.parse(new TextDecoder().decode(payload)) };
  } catch (error) {
    throw error instanceof Failure ? error : wrong((error as Error).message);
  }
}

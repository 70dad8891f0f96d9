import { consentReceipt } from '@garant/contracts';
import { decodeUtf8, parseProofFile, verifyInclusion, leafHash } from '@garant/merkle-log';
import { checkReceipt, type ReceiptCheck } from '@garant/rules';
import { crypto, hash } from '../../log/browser.crypto.js';
import { openTrusted } from '../../log/proof.check.js';

/** Public key of the JWKS, as far as a receipt needs it. */
interface PublicKey {
  kid?: string;
  kty?: string;
  crv?: string;
  x?: string;
}
export interface KeySet {
  keys: readonly PublicKey[];
}

/** Checks a receipt here, in the browser (rules.checkReceipt): no server is believed, only the published keys. */
export function checkReceiptHere(given: {
  jws: string;
  proof: string | undefined;
  policy: string;
  jwks: KeySet;
}): Promise<ReceiptCheck> {
  return checkReceipt(given, {
    sha256: hash,
    openReceipt: (jws) => Promise.resolve(openReceipt(jws, given.jwks)),
    faultsOf: (record) => {
      const parsed = consentReceipt.safeParse(record);
      return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
    },
    extraOf: (proof) => {
      const parsed = parseProofFile(proof);
      return parsed.ok && parsed.value.extra ? decodeUtf8(parsed.value.extra) : undefined;
    },
    async openProof(file, entry) {
      const parsed = parseProofFile(file);
      if (!parsed.ok) return parsed;
      const { index, proof, checkpoint } = parsed.value;
      const trusted = await openTrusted(checkpoint, given.policy);
      if (!trusted.ok) return trusted;
      const { size, root, origin } = trusted.value;
      const included = verifyInclusion(hash, { index, size, leafHash: leafHash(hash, entry), proof, root });
      return included.ok ? { ok: true, index, size, origin } : included;
    },
  });
}

type Opened = { ok: true; payload: unknown } | { ok: false; reason: string };

/** A compact JWS (RFC 7515) with EdDSA (RFC 8037) by a signing key of the consent register. */
function openReceipt(jws: string, jwks: KeySet): Opened {
  const [head, body, signature, ...more] = jws.split('.');
  const header = readJson(head) as { alg?: unknown; typ?: unknown; kid?: unknown } | undefined;
  if (!header || body === undefined || signature === undefined || more.length > 0)
    return { ok: false, reason: 'receipt-unreadable' };
  const { alg, typ, kid } = header;
  if (typ !== 'garant-receipt+jwt' || typeof kid !== 'string' || !kid.startsWith('consent-sig-'))
    return { ok: false, reason: 'receipt-not-of-register' };
  const key = jwks.keys.find((one) => one.kid === kid && one.kty === 'OKP' && one.crv === 'Ed25519');
  const publicKey = fromBase64Url(key?.x);
  const signed = fromBase64Url(signature);
  const holds =
    (alg === 'EdDSA' || alg === 'Ed25519') &&
    publicKey?.length === 32 &&
    signed?.length === 64 &&
    crypto.verify(publicKey, new TextEncoder().encode(`${head}.${body}`), signed);
  const payload = holds ? readJson(body) : undefined;
  return payload === undefined ? { ok: false, reason: 'receipt-signature' } : { ok: true, payload };
}

function readJson(part: string | undefined): unknown {
  const bytes = fromBase64Url(part);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function fromBase64Url(text: string | undefined): Uint8Array | undefined {
  if (text === undefined || !/^[\w-]+$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

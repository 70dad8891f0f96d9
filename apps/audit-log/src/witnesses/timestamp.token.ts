import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  id_ContentType_SignedData,
  id_eContentType_TSTInfo,
  id_ExtKeyUsage,
  id_sha256,
  MessageImprint,
  PKIStatus,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

/** EKU of a time-stamp authority; must be there, critical, and the only one (RFC 3161 section 2.3). */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** ESS signing-certificate attributes: which certificate the authority says that it signed with (RFC 5035, RFC 2634). */
const SIGNING_CERTIFICATE = { '1.2.840.113549.1.9.16.2.47': 'sha256', '1.2.840.113549.1.9.16.2.12': 'sha1' };

/** Why a time-stamp is not believed. */
export class TimestampRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TimestampRefusal';
  }
}

export interface VerifiedTimestamp {
  /** What the authority states: the text existed then. */
  at: Date;
  /** Serial number of the token, hexadecimal. */
  serial: string;
}

/** Certificates of a PEM file. @throws TimestampRefusal when there is none */
export function certificatesIn(pem: string): Certificate[] {
  const blocks = [
    ...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
  ];
  if (blocks.length === 0) throw new TimestampRefusal('there is no certificate in the file');
  return blocks.map(([, base64]) => Certificate.fromBER(Buffer.from(base64 as string, 'base64')));
}

/** A TimeStampReq over the SHA-256 of a text, with a fresh nonce, asking for the authority's certificate. */
export function timestampRequest(text: Uint8Array): { der: Uint8Array; nonce: Uint8Array } {
  // The first byte is below 0x80 and not 0: one DER form.
  const nonce = randomBytes(12);
  nonce[0] = (nonce[0]! & 0x7f) | 1;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: id_sha256 }),
      hashedMessage: new asn1js.OctetString({ valueHex: sha256(text) }),
    }),
    nonce: new asn1js.Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { der: new Uint8Array(request.toSchema().toBER()), nonce };
}

/**
 * The token in an authority's answer.
 * @throws TimestampRefusal when it is no answer, or one that grants nothing
 */
export function tokenIn(answer: Uint8Array): Uint8Array {
  const response = parsed('answer', () => TimeStampResp.fromBER(answer));
  const { status, timeStampToken } = response;
  const granted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods;
  if (!granted || !timeStampToken)
    throw new TimestampRefusal(`the authority did not grant a time-stamp (status ${status.status})`);
  return new Uint8Array(timeStampToken.toSchema().toBER());
}

/**
 * Verifies a token offline (RFC 3161 section 2.2): it is over this text, signed by a certificate that may stamp time and
 * leads to a trusted one at the stamped time, and, for a fresh answer, carries the request's nonce.
 * @throws TimestampRefusal saying why it is not believed
 */
export async function verifyTimestamp(
  token: Uint8Array,
  text: Uint8Array,
  trusted: readonly Certificate[],
  nonce?: Uint8Array,
): Promise<VerifiedTimestamp> {
  const signed = parsed('token', () => {
    const content = ContentInfo.fromBER(token);
    if (content.contentType !== id_ContentType_SignedData) throw new Error('not signed data');
    return new SignedData({ schema: content.content });
  });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== id_eContentType_TSTInfo || !eContent)
    throw new TimestampRefusal('the token is no time-stamp');
  if (signed.signerInfos.length !== 1) throw new TimestampRefusal('a token has one signature');
  const info = parsed('token', () => TSTInfo.fromBER(eContent.getValue()));
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== id_sha256) throw new TimestampRefusal('the token is not over SHA-256');
  if (!sha256(text).equals(Buffer.from(hashedMessage.valueBlock.valueHexView)))
    throw new TimestampRefusal('the token is over another text');
  if (nonce && !info.nonce?.isEqual(new asn1js.Integer({ valueHex: nonce })))
    throw new TimestampRefusal('the token answers another request');
  const result = await signed
    .verify({
      signer: 0,
      data: bufferOf(text),
      trustedCerts: [...trusted],
      checkChain: true,
      extendedMode: true,
    })
    .catch((error: Error) => {
      throw new TimestampRefusal(error.message);
    });
  if (!result.signatureVerified || !result.signerCertificate)
    throw new TimestampRefusal('the signature of the token does not hold');
  checkSigner(signed, result.signerCertificate);
  return { at: info.genTime, serial: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString('hex') };
}

function checkSigner(signed: SignedData, certificate: Certificate): void {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === id_ExtKeyUsage);
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw new TimestampRefusal('the certificate is not one for time-stamping');
  const der = Buffer.from(certificate.toSchema(true).toBER());
  const named = (signed.signerInfos[0]?.signedAttrs?.attributes ?? []).some(({ type, values }) => {
    const algorithm = (SIGNING_CERTIFICATE as Record<string, string>)[type];
    const hash = algorithm && firstOctets(values[0]);
    return (
      hash !== undefined &&
      hash !== '' &&
      createHash(algorithm as string)
        .update(der)
        .digest()
        .equals(hash)
    );
  });
  if (!named) throw new TimestampRefusal('the token does not name the certificate that signed it');
}

/** certHash of the first ESSCertID: the first octet string in the attribute. */
function firstOctets(node: unknown): Buffer | undefined {
  if (node instanceof asn1js.OctetString) return Buffer.from(node.valueBlock.valueHexView);
  if (!(node instanceof asn1js.Sequence)) return undefined;
  for (const child of node.valueBlock.value) {
    const found = firstOctets(child);
    if (found) return found;
  }
  return undefined;
}

function parsed<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new TimestampRefusal(`the ${what} is not in the form of RFC 3161`);
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

import { createHash, webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  id_BasicConstraints,
  id_ContentType_SignedData,
  id_eContentType_TSTInfo,
  id_ExtKeyUsage,
  id_sha256,
  IssuerAndSerialNumber,
  MessageImprint,
  PKIStatus,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  Time,
  TSTInfo,
} from 'pkijs';

const HASH = 'SHA-256';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const digest = (bytes: ArrayBuffer): Buffer => createHash('sha256').update(Buffer.from(bytes)).digest();

interface Party {
  certificate: Certificate;
  key: CryptoKey;
}
type CryptoKey = webcrypto.CryptoKey;

async function party(
  name: string,
  serial: number,
  issuer: Party | null,
  usage: string[],
  days = 365,
): Promise<Party> {
  const pair = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ value: serial });
  const called = (value: string): AttributeTypeAndValue =>
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1js.Utf8String({ value }) });
  certificate.subject.typesAndValues.push(called(name));
  certificate.issuer.typesAndValues.push(
    issuer ? issuer.certificate.subject.typesAndValues[0]! : called(name),
  );
  certificate.notBefore = new Time({ type: 0, value: new Date(Date.now() - 86_400_000) });
  certificate.notAfter = new Time({ type: 0, value: new Date(Date.now() + days * 86_400_000) });
  certificate.extensions = [
    new Extension({
      extnID: id_BasicConstraints,
      critical: true,
      extnValue: new BasicConstraints({ cA: issuer === null }).toSchema().toBER(),
    }),
    ...(usage.length > 0
      ? [
          new Extension({
            extnID: id_ExtKeyUsage,
            critical: true,
            extnValue: new ExtKeyUsage({ keyPurposes: usage }).toSchema().toBER(),
          }),
        ]
      : []),
  ];
  await certificate.subjectPublicKeyInfo.importKey(pair.publicKey as never);
  await certificate.sign((issuer?.key ?? pair.privateKey) as never, HASH);
  return { certificate, key: pair.privateKey };
}

const pemOf = (certificate: Certificate): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.toSchema(true).toBER())
    .toString('base64')
    .replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** A time-stamp authority of the tests, with what it does wrong. */
export interface TestAuthority {
  url: string;
  /** Certificate that its tokens lead to. */
  rootPem: string;
  otherRootPem: string;
  asked: number;
  authorization: string | undefined;
  /** Time that it states; null: now. */
  clock: Date | null;
  fault:
    | 'none'
    | 'rejects'
    | 'garbage'
    | 'away'
    | 'other-text'
    | 'other-nonce'
    | 'wrong-usage'
    | 'no-name'
    | 'damaged';
  end(): Promise<void>;
}

export async function testAuthority(): Promise<TestAuthority> {
  const root = await party('Test root', 1, null, []);
  const signer = await party('Test time-stamps', 2, root, [TIME_STAMPING]);
  const misused = await party('Test web server', 3, root, ['1.3.6.1.5.5.7.3.1']);
  const other = await party('Other root', 4, null, []);

  async function answer(query: Buffer): Promise<Buffer> {
    if (authority.fault === 'garbage') return Buffer.from('<html></html>');
    const request = TimeStampReq.fromBER(query);
    const response = new TimeStampResp({
      status: new PKIStatusInfo({
        status: authority.fault === 'rejects' ? PKIStatus.rejection : PKIStatus.granted,
      }),
    });
    if (authority.fault !== 'rejects') response.timeStampToken = await tokenFor(request);
    const der = Buffer.from(response.toSchema().toBER());
    if (authority.fault === 'damaged') der[der.length - 5] = der[der.length - 5]! ^ 1;
    return der;
  }

  async function tokenFor(request: TimeStampReq): Promise<ContentInfo> {
    const { certificate, key } = authority.fault === 'wrong-usage' ? misused : signer;
    const imprint =
      authority.fault === 'other-text'
        ? new MessageImprint({
            hashAlgorithm: new AlgorithmIdentifier({ algorithmId: id_sha256 }),
            hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(32).fill(7) }),
          })
        : request.messageImprint;
    const info = new TSTInfo({
      version: 1,
      policy: '1.2.3.4.1',
      messageImprint: imprint,
      serialNumber: new asn1js.Integer({ value: authority.asked }),
      genTime: authority.clock ?? new Date(),
      nonce: authority.fault === 'other-nonce' ? new asn1js.Integer({ value: 5 }) : request.nonce,
    });
    const content = info.toSchema().toBER();
    const named = new asn1js.Sequence({
      value: [
        new asn1js.Sequence({
          value: [
            new asn1js.Sequence({
              value: [new asn1js.OctetString({ valueHex: digest(certificate.toSchema(true).toBER()) })],
            }),
          ],
        }),
      ],
    });
    const signed = new SignedData({
      version: 3,
      encapContentInfo: new EncapsulatedContentInfo({
        eContentType: id_eContentType_TSTInfo,
        eContent: new asn1js.OctetString({ valueHex: content }),
      }),
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({
            issuer: certificate.issuer,
            serialNumber: certificate.serialNumber,
          }),
          signedAttrs: new SignedAndUnsignedAttributes({
            type: 0,
            attributes: [
              new Attribute({
                type: '1.2.840.113549.1.9.3',
                values: [new asn1js.ObjectIdentifier({ value: id_eContentType_TSTInfo })],
              }),
              new Attribute({
                type: '1.2.840.113549.1.9.4',
                values: [new asn1js.OctetString({ valueHex: digest(content) })],
              }),
              ...(authority.fault === 'no-name'
                ? []
                : [new Attribute({ type: '1.2.840.113549.1.9.16.2.47', values: [named] })]),
            ],
          }),
        }),
      ],
      certificates: [certificate],
    });
    await signed.sign(key as never, 0, HASH);
    return new ContentInfo({ contentType: id_ContentType_SignedData, content: signed.toSchema(true) });
  }

  const server = createServer((request, response) => {
    void (async () => {
      authority.asked++;
      authority.authorization = request.headers.authorization;
      if (authority.fault === 'away') return response.writeHead(503).end();
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      return response.end(await answer(Buffer.concat(chunks)));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    rootPem: pemOf(root.certificate),
    otherRootPem: pemOf(other.certificate),
    asked: 0,
    authorization: undefined,
    clock: null,
    fault: 'none',
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return authority;
}

import { createHash } from 'node:crypto';
import type { Signer } from '@garant/nest-kit';
import type { PermitRecord } from './permit.store.js';
import { encodedList, entryOf, listAddress, type StatusPurpose } from './status.list.js';

/** Securing Verifiable Credentials using JOSE and COSE §3.1: a credential as JWT. */
export const VC_TYP = 'vc+jwt';
/** GA4GH Authentication and Authorization Infrastructure 1.2, "Visa". */
export const VISA_TYP = 'vnd.ga4gh.visa+jwt';
const CONTEXT = 'https://www.w3.org/ns/credentials/v2';
/** A status list is fetched again every day at least. */
const LIST_HOURS = 24;
/** A visa is asked for again every month: what is lost or forgotten does not stay good for years. */
export const VISA_DAYS = 30;

/** Signs what others than this platform read: verifiable credentials and visas, both ES256. */
export class CredentialIssuer {
  constructor(
    private readonly signer: Signer,
    readonly issuer: string,
  ) {}

  /**
   * The permit as a W3C Verifiable Credential 2.0, with the elements of EHDS Art. 68(10)(a)-(h) and its places in the
   * status lists. Persons are those named now.
   */
  permit(permit: PermitRecord, place: number | null): Promise<string> {
    const { terms, document } = permit;
    const { iss: _iss, terms: _terms, documentVersion: _version, status: _status, ...content } = document;
    const persons = document.authorisedPersons.filter(({ account }) => terms.persons.includes(account));
    const added = terms.persons.filter((account) => !persons.some((person) => person.account === account));
    return this.sign({
      '@context': [CONTEXT, { '@vocab': `${this.issuer}/vocabulary/permit#` }],
      id: `urn:uuid:${permit.permitId}`,
      type: ['VerifiableCredential', 'DataPermitCredential'],
      issuer: this.issuer,
      validFrom: terms.validFrom,
      validUntil: terms.validUntil,
      ...(place === null ? {} : { credentialStatus: this.statusOf(place) }),
      credentialSubject: {
        ...content,
        id: `urn:uuid:${permit.permitId}`,
        type: 'DataPermit',
        authorisedPersons: [
          ...persons,
          ...added.map((account) => ({ account, function: 'member', access: true })),
        ],
      },
    });
  }

  /** One visa of type ControlledAccessGrants: a person named on a permit, and a dataset of it. Times in seconds. */
  visa(
    permit: PermitRecord,
    of: { account: string; datasetId: string; place: number | null },
    now: string,
  ): Promise<string> {
    const { terms } = permit;
    const seconds = (time: string): number => Math.floor(Date.parse(time) / 1_000);
    const iat = seconds(now);
    const claims = {
      iss: this.issuer,
      sub: of.account,
      iat,
      nbf: Math.max(iat, seconds(terms.validFrom)),
      exp: Math.min(seconds(terms.validUntil), iat + VISA_DAYS * 86_400),
      jti: visaId(permit.permitId, of.account, of.datasetId, iat),
      ga4gh_visa_v1: {
        type: 'ControlledAccessGrants',
        asserted: seconds(permit.signedAt),
        value: `${this.issuer}/datasets/${of.datasetId}`,
        source: this.issuer,
        by: 'dac',
      },
      ...(of.place === null ? {} : { credentialStatus: this.statusOf(of.place) }),
    };
    return this.signer.sign(claims, VISA_TYP, { jku: `${this.issuer}/.well-known/jwks.json` });
  }

  /** A public list of what is revoked or suspended (W3C Bitstring Status List 1.0). */
  statusList(purpose: StatusPurpose, list: number, places: readonly number[], now: string): Promise<string> {
    const id = listAddress(this.issuer, purpose, list);
    const until = new Date(Date.parse(now) + LIST_HOURS * 3_600_000).toISOString();
    return this.sign({
      '@context': [CONTEXT],
      id,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: this.issuer,
      validFrom: now,
      validUntil: until,
      credentialSubject: {
        id: `${id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: purpose,
        encodedList: encodedList(places),
      },
    });
  }

  private statusOf(place: number): object[] {
    const { list, index } = entryOf(place);
    return (['revocation', 'suspension'] as const).map((purpose) => ({
      id: `${listAddress(this.issuer, purpose, list)}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(index),
      statusListCredential: listAddress(this.issuer, purpose, list),
    }));
  }

  private sign(credential: object): Promise<string> {
    return this.signer.sign(credential, VC_TYP, { cty: 'vc', jku: `${this.issuer}/.well-known/jwks.json` });
  }
}

/** The same visa asked for twice in a second is the same visa. */
const visaId = (...parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32);

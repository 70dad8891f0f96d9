import { describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import { randomUUID } from 'node:crypto';
import { permitDocument, type ApplicationContent, type DatasetState, type SignAct } from '@garant/contracts';
import { sha256 } from '@garant/nest-kit';
import { testKeys } from '@garant/nest-kit/testing';
import { ATTESTATION, DESCRIPTION } from '../../test/access-requests.fixture.js';
import { permitDocumentOf, PERMIT_TYP, type PermitFacts } from './permit.document.js';
import { permitPdf, permitSections } from './permit.pdf.js';

const [applicant, colleague, datasetId, environmentId] = [
  randomUUID(),
  randomUUID(),
  randomUUID(),
  randomUUID(),
];
const dataset: DatasetState = {
  datasetId,
  holderId: 'hospital-a',
  status: 'published',
  description: DESCRIPTION,
  jwk: null,
};
const facts = (persons: string[] = [applicant, colleague]): PermitFacts => ({
  issuer: 'http://localhost:8080',
  applicant,
  content: {
    title: 'Étude Δ',
    intendedUse: 'Suivre une cohorte.',
    expectedBenefit: 'Dépister.',
    format: 'pseudonymised',
  } as ApplicationContent,
  terms: {
    permitId: randomUUID(),
    applicationId: randomUUID(),
    purpose: '53.1.e',
    datasets: [
      {
        datasetId,
        holderId: 'hospital-a',
        regime: 'NON_OPPOSITION',
        waitingDays: 30,
        categories: ['51.1.a'],
        minimumCell: 11,
        resources: [{ resourceType: 'Condition', elements: ['code'] }],
      },
    ],
    persons,
    environmentId,
    validFrom: '2026-12-01T00:00:00.000Z',
    validUntil: '2027-12-01T00:00:00.000Z',
  },
  datasets: new Map([[datasetId, dataset]]),
  environment: {
    environmentId,
    name: 'Bulle',
    operatorId: 'spe-one',
    country: 'FR',
    attestation: ATTESTATION,
  },
  act: { conditions: ['Publier en accès libre.'] } as SignAct,
  actHash: sha256('act'),
  signedBy: randomUUID(),
  signedAt: '2026-11-24T10:00:00.000Z',
  fees: null,
  version: { kind: 'permit', replaces: null },
  place: 131_073,
  favourableVotes: 2,
});

describe('permit document', () => {
  it('holds every element of EHDS Art. 68(10)', () => {
    const document = permitDocument.parse(permitDocumentOf(facts()));
    expect(document.data).toMatchObject({
      pseudonymised: true,
      sources: [
        {
          holderId: 'hospital-a',
          categories: ['51.1.a'],
          resources: [{ resourceType: 'Condition', elements: ['code'] }],
        },
      ],
    });
    expect(document.purpose).toMatchObject({ code: '53.1.e', detail: 'Suivre une cohorte.' });
    expect(document.optOutException).toEqual({ applied: false, reason: null });
    expect(document.duration).toEqual({
      from: '2026-12-01T00:00:00.000Z',
      until: '2027-12-01T00:00:00.000Z',
    });
    expect(document.environment.attestation?.hds.certificate).toBe('HDS-42');
    expect(document.fees).toBeNull();
    expect(document.conditions.specific).toEqual(['Publier en accès libre.']);
    expect(document.decision).toMatchObject({ reference: sha256('act'), favourableVotes: 2 });
    expect(document.cut).toBe('pending');
  });

  it('names the applicant as principal investigator, with access only if the application lists them', () => {
    expect(permitDocumentOf(facts()).authorisedPersons).toEqual([
      { account: applicant, function: 'principal-investigator', access: true },
      { account: colleague, function: 'member', access: true },
    ]);
    expect(permitDocumentOf(facts([colleague])).authorisedPersons[0]).toEqual({
      account: applicant,
      function: 'principal-investigator',
      access: false,
    });
  });

  it('is signed by this service, for this use alone', async () => {
    const keys = (await testKeys()).of('access-requests');
    const document = permitDocumentOf(facts());
    const jws = await keys.signer!.sign(document, PERMIT_TYP);
    const owner = 'access-requests' as const;
    expect(await keys.verifier.verify(jws, { owner, typ: PERMIT_TYP })).toEqual(document);
    await expect(keys.verifier.verify(jws, { owner, typ: 'garant-receipt+jwt' })).rejects.toThrow('typ');
  });
});

describe('permit for people', () => {
  it('says the same in both languages, and never shows a wrong letter', async () => {
    const document = permitDocumentOf(facts());
    const text = permitSections(document)
      .flatMap(({ heading, lines }) => [heading, ...lines])
      .join('\n');
    for (const letter of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) expect(text).toContain(`(${letter})`);
    for (const words of [
      'Entrepôt de cardiologie / Cardiology warehouse',
      'Condition: code',
      'Suivre une cohorte.',
      applicant,
      'Publier',
    ])
      expect(text).toContain(words);
    const pdf = await permitPdf(document, { jws: 'a.b.c', signedAt: document.decision.signedAt });
    expect(pdf.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7');
    expect(pdf.subarray(-6).toString('latin1')).toContain('%%EOF');
    expect(pdf.toString('latin1')).toContain('/StructTreeRoot');
  });

  it('has a code that leads to its public status', async () => {
    const document = permitDocumentOf(facts());
    const signedAt = document.decision.signedAt;
    const pdf = (await permitPdf(document, { jws: 'a.b.c', signedAt, compress: false })).toString('latin1');
    const squares = [...pdf.matchAll(/([\d.]+) ([\d.]+) (2\.83) 2\.83 re/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const [left, top] = [Math.min(...squares.map(([x]) => x!)), Math.min(...squares.map(([, y]) => y!))];
    const scale = 4;
    const side = 400;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    for (const [x, y] of squares)
      for (let dx = 0; dx < scale; dx++)
        for (let dy = 0; dy < scale; dy++) {
          const column = (Math.round((x! - left) / 2.83) + 8) * scale + dx;
          const row = (Math.round((y! - top) / 2.83) + 8) * scale + dy;
          pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
        }
    expect(jsQR.default(pixels, side, side)?.data).toBe(
      `http://localhost:8080/permis/${document.permitId}/etat`,
    );
    expect(document.status).toMatchObject({
      list: 'http://localhost:8080/api/v1/permit-status/revocation-2',
      index: 1,
    });
  });

  it('tells each line of the fees, and the permit whose place it takes', () => {
    const line = {
      code: 'data-preparation' as const,
      holderId: null,
      basis: 'once' as const,
      unitCents: 150_050,
      quantity: 1,
      reductionPercent: 0,
      cents: 150_050,
      explanation: { fr: '1 × 1500,50 € (une fois) = 1500,50 €', en: '1 × €1500.50 (once) = €1500.50' },
    };
    const fees = {
      scheduleVersion: 4,
      currency: 'EUR' as const,
      payer: null,
      lines: [line],
      totalCents: 150_050,
    };
    const replaces = randomUUID();
    const document = permitDocumentOf({ ...facts(), fees, version: { kind: 'amendment', replaces } });
    const text = permitSections(document)
      .flatMap(({ lines }) => lines)
      .join('\n');
    expect(text).toContain('Total : 1500,50 €');
    expect(text).toContain(`Remplace / Replaces: ${replaces}`);
  });
});

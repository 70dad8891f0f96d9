import { createHash } from 'node:crypto';
import type { Localized, PermitDocument } from '@garant/contracts';
import { codePointOf, isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';
import { create } from 'qrcode';

const SIZES = { title: 18, heading: 12, text: 10 } as const;
/** Any letter that the font lacks is shown by its code point rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (isDrawable(letter) ? letter : codePointOf(letter))).join('');

/** What a person reads, section by section: the same content as the signed document, in both languages. */
export function permitSections(document: PermitDocument): { heading: string; lines: string[] }[] {
  const both = ({ fr, en }: Localized): string => `${fr} / ${en}`;
  const day = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;
  const { data, purpose, duration, environment, conditions, decision } = document;
  const { attestation } = environment;
  return [
    {
      heading: '(a) Données / Data',
      lines: [
        data.pseudonymised ? 'Format : pseudonymisées / pseudonymised' : 'Format : anonymisées / anonymised',
        ...data.sources.flatMap((source) => [
          `${both(source.title)} - ${source.holderId} (${source.datasetId})`,
          `   Catégories / Categories: ${source.categories.join(', ')} - ${source.regime}`,
          ...source.resources.map(
            ({ resourceType, elements }) => `   ${resourceType}: ${elements.join(', ')}`,
          ),
        ]),
      ],
    },
    {
      heading: '(b) Finalité / Purpose',
      lines: [
        `${purpose.code} - ${both(purpose.title)}`,
        purpose.legalSource,
        purpose.detail,
        purpose.expectedBenefit,
      ],
    },
    {
      heading: '(c) Exception à l’opposition, art. 71(4) / Opt-out exception, Art. 71(4)',
      lines: ['Non appliquée / Not applied'],
    },
    {
      heading: '(d) Personnes autorisées / Authorised persons',
      lines: document.authorisedPersons.map(({ account, function: role, access }) => {
        const title =
          role === 'member' ? 'membre / member' : 'responsable scientifique / principal investigator';
        return `${account} - ${title}${access ? '' : ' - sans accès / without access'}`;
      }),
    },
    { heading: '(e) Durée / Duration', lines: [`${day(duration.from)} - ${day(duration.until)}`] },
    {
      heading: '(f) Environnement de traitement sécurisé / Secure processing environment',
      lines: [
        `${environment.name} - ${environment.operatorId}, ${environment.country} (${environment.environmentId})`,
        attestation
          ? `HDS ${attestation.hds.certificate} (${day(attestation.hds.validUntil)}) ; audit ${attestation.auditedOn} ; ${attestation.logRetentionMonths} mois de journaux / months of logs`
          : 'Sans attestation à la signature / Not attested at the signature',
      ],
    },
    { heading: '(g) Redevances / Fees', lines: feeLines(document.fees) },
    {
      heading: '(h) Conditions',
      lines: [
        ...conditions.general.flatMap(({ fr, en }) => [`• ${fr}`, `  ${en}`]),
        ...conditions.specific.map((text) => `• ${text}`),
      ],
    },
    {
      heading: 'Décision / Decision',
      lines: [
        ...(document.version?.replaces
          ? [`Remplace / Replaces: ${document.version.replaces} (${document.version.kind})`]
          : []),
        `Signée par / Signed by ${decision.signedBy}, ${day(decision.signedAt)}`,
        `Votes favorables / Favourable votes: ${decision.favourableVotes}`,
        `Référence / Reference: ${decision.reference}`,
        'Le permis prend effet à l’arrêté du registre des choix. / The permit has effect once the register of choices is cut for it.',
      ],
    },
  ];
}

/** Money as both languages write it. */
const euros = (cents: number): string => `${(cents / 100).toFixed(2).replace('.', ',')} €`;

function feeLines(fees: PermitDocument['fees']): string[] {
  if (fees === null) return ['Aucune / None'];
  return [
    ...fees.lines.flatMap(({ code, holderId, explanation }) => [
      `${code}${holderId === null ? '' : ` - ${holderId}`}`,
      `   ${explanation.fr}`,
      `   ${explanation.en}`,
    ]),
    `Total : ${euros(fees.totalCents)} (barème / schedule ${fees.scheduleVersion})`,
  ];
}

/** Side of a QR module in points: 1 mm, which a telephone reads at arm's length. */
const MODULE = 2.83;
const QUIET = 4;

/** Draws a QR code (ISO/IEC 18004) with its quiet zone, one square per dark module, at the writing position. */
function drawCode(pdf: PDFKit.PDFDocument, text: string): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = (modules.size + 2 * QUIET) * MODULE;
  if (pdf.y + side > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
  const [left, top] = [pdf.x + QUIET * MODULE, pdf.y + QUIET * MODULE];
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) pdf.rect(left + column * MODULE, top + row * MODULE, MODULE, MODULE);
  pdf.fill('#000');
  pdf.y += side;
}

/** The permit for people. The JWS is the signed original; its SHA-256 is printed at the end. */
export function permitPdf(
  document: PermitDocument,
  { jws, signedAt, compress = true }: { jws: string; signedAt: string; compress?: boolean },
): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: 'fr',
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    compress,
    info: { Title: drawable(`Permis / Permit ${document.permitId}`), CreationDate: new Date(signedAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (tag: 'H1' | 'H2' | 'P', text: string, size: number, font: string): void => {
    root.add(
      pdf.struct(tag, {}, () => void pdf.font(font).fontSize(size).text(drawable(text)).moveDown(0.3)),
    );
  };
  write('H1', 'Permis de traitement de données / Data permit', SIZES.title, 'Helvetica-Bold');
  write('P', document.title, SIZES.heading, 'Helvetica');
  write(
    'P',
    `${document.permitId} - Règlement (UE) 2025/327, art. 68(10) / Regulation (EU) 2025/327, Art. 68(10)`,
    SIZES.text,
    'Helvetica',
  );
  for (const { heading, lines } of permitSections(document)) {
    pdf.moveDown(0.5);
    write('H2', heading, SIZES.heading, 'Helvetica-Bold');
    for (const line of lines) write('P', line, SIZES.text, 'Helvetica');
  }
  if (document.status) {
    const { page } = document.status;
    pdf.moveDown(0.5);
    write('H2', 'Vérifier ce permis / Check this permit', SIZES.heading, 'Helvetica-Bold');
    write('P', page, SIZES.text, 'Helvetica');
    const alt = `QR : ${page}`;
    root.add(pdf.struct('Figure', { alt }, () => drawCode(pdf, page)));
  }
  pdf.moveDown(0.5);
  const hash = createHash('sha256').update(jws).digest('hex');
  write(
    'P',
    `Original signé (JWS) / Signed original (JWS): SHA-256 ${hash}`,
    SIZES.text,
    'Helvetica-Oblique',
  );
  root.end();
  pdf.end();
  return done;
}

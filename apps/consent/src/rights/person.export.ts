import type { Localized } from '@garant/contracts';
import { noticesHeld } from '../notices/person.held.js';
import { choicesOfPerson } from '../people/people.choices.js';
import type { Exporter, ExportRow } from './export.model.js';
import { PART_EXPORTERS } from './person.export.parts.js';
import { requestsOfPerson } from './request.store.js';
import { filesOf, textsOf } from './request.text.js';
import { traitsOf } from './traits.rectification.js';
import { linkedRecords } from './uses.controller.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Who you are, as the vault has it. */
const identity: Exporter = {
  section: 'identity',
  title: { fr: 'Qui vous êtes', en: 'Who you are' },
  why: {
    fr: 'Pour appliquer vos choix à vos données chez les détenteurs. Gardé tant que vous êtes connu du registre.',
    en: 'To apply your choices to your data at the holders. Kept as long as the register knows you.',
  },
  tables: ['vault_person', 'vault_login'],
  read: async ({ tx, cipher, refs }) => {
    const rows = await tx.query<{
      subject_ref: string;
      ins: Buffer | null;
      origin: string;
      ambiguous: boolean;
      created_at: Date;
      logins: (string | null)[];
    }>(
      `SELECT subject_ref, ins, origin, ambiguous, created_at,
         ARRAY(SELECT encode(l.sealed, 'hex') FROM vault_login l WHERE l.subject_ref = p.subject_ref ORDER BY l.created_at) AS logins
       FROM vault_person p WHERE subject_ref = ANY($1) ORDER BY created_at`,
      [refs],
    );
    const out: ExportRow[] = [];
    for (const row of rows) {
      // Of a login only where it comes from: its number there is between the person and that service.
      const issuers = row.logins.flatMap((sealed) =>
        sealed === null
          ? []
          : [issuerIn(cipher.openText(Buffer.from(sealed, 'hex'), `login/${row.subject_ref}`))],
      );
      out.push({
        ...(await traitsOf(tx, cipher, row.subject_ref)),
        ins: row.ins ? cipher.openText(row.ins, `ins/${row.subject_ref}`) : null,
        knownSince: row.created_at.toISOString(),
        knownThrough: row.origin,
        issuer: [...new Set(issuers)].join(', '),
        ambiguous: row.ambiguous,
      });
    }
    return out;
  },
};
const issuerIn = (login: string): string => (JSON.parse(login) as { issuer: string }).issuer;

const formerTraits: Exporter = {
  section: 'former-identity',
  title: { fr: 'Identité avant correction', en: 'Identity before correction' },
  why: {
    fr: 'Pour pouvoir revenir en arrière, jusqu’à la fin de la demande de rectification.',
    en: 'To be able to go back, until the request for rectification is closed.',
  },
  tables: ['former_traits'],
  read: async ({ tx, cipher, refs }) => {
    const rows = await tx.query<{ request_id: string; sealed: Buffer; replaced_at: Date }>(
      'SELECT request_id, sealed, replaced_at FROM former_traits WHERE subject_ref = ANY($1)',
      [refs],
    );
    return rows.map((row) => ({
      requestId: row.request_id,
      replacedAt: row.replaced_at.toISOString(),
      ...(JSON.parse(cipher.open(row.sealed, row.request_id).toString('utf8')) as Record<string, string>),
    }));
  },
};

const choices: Exporter = {
  section: 'choices',
  title: { fr: 'Vos choix', en: 'Your choices' },
  why: {
    fr: 'Preuve de chaque choix et du texte que vous aviez lu. Gardé pour que votre choix reste vérifiable.',
    en: 'Proof of each choice and of the text you had read. Kept so that your choice stays verifiable.',
  },
  tables: ['choice'],
  read: async ({ tx, subjectRef }) =>
    (await choicesOfPerson(tx, subjectRef)).map((choice) => ({
      choiceId: choice.choiceId,
      regime: choice.regime,
      act: choice.act,
      scope: choice.scope.kind,
      scopeId: choice.scope.id ?? null,
      channel: choice.channel,
      actedAt: choice.actedAt,
      acceptedAt: choice.acceptedAt,
      recordedAt: choice.recordedAt,
      position: choice.position,
      noticeId: choice.notice.noticeId,
      noticeVersion: choice.notice.version,
      noticeLanguage: choice.notice.language,
      noticeHash: choice.notice.hash,
      noticeShownAt: choice.notice.shownAt ?? null,
      byYourself: !choice.authorityId && !choice.mandateId && !choice.formId && !choice.because,
      authorityId: choice.authorityId ?? null,
      mandateId: choice.mandateId ?? null,
      formId: choice.formId ?? null,
      because: choice.because ?? null,
      receiptId: choice.receiptId,
    })),
};

const receipts: Exporter = {
  section: 'receipts',
  title: { fr: 'Vos reçus', en: 'Your receipts' },
  why: {
    fr: 'Reçu signé de chaque choix (ISO/IEC TS 27560), vérifiable sans nous.',
    en: 'Signed receipt of each choice (ISO/IEC TS 27560), verifiable without us.',
  },
  tables: ['receipt'],
  read: ({ tx, refs }) =>
    tx.query(
      'SELECT receipt_id AS "receiptId", choice_id AS "choiceId", jws FROM receipt WHERE subject_ref = ANY($1) ORDER BY receipt_id',
      [refs],
    ),
};

/** Which datasets hold a record; the holder's own id of it is the holder's, and stays there. */
const linkages: Exporter = {
  section: 'linkages',
  title: { fr: 'Jeux de données où se trouve un dossier à vous', en: 'Datasets that hold a record of yours' },
  why: {
    fr: 'Pour appliquer vos choix aux fichiers des détenteurs. Refait à chaque rapprochement.',
    en: 'To apply your choices to the holders’ files. Made anew with each linkage.',
  },
  tables: ['linkage_row'],
  read: async ({ tx, refs }) =>
    (await linkedRecords(tx, refs)).map(({ datasetId, status, linkedAt }) => ({
      datasetId,
      matchStatus: status,
      linkedAt,
    })),
};

const requests: Exporter = {
  section: 'requests',
  title: { fr: 'Vos demandes et nos réponses', en: 'Your requests and our answers' },
  why: {
    fr: 'Pour répondre dans les délais et pouvoir le prouver.',
    en: 'To answer in time, and to be able to prove it.',
  },
  tables: ['right_request', 'right_request_text', 'right_request_file'],
  read: async ({ tx, cipher, refs }) => {
    const rows = await requestsOfPerson(tx, refs, null);
    const out = [];
    for (const row of rows) {
      const base = {
        requestId: row.request_id,
        kind: row.kind,
        state: row.state,
        receivedAt: iso(row.received_at),
        dueAt: iso(row.due_at),
        closedAt: iso(row.closed_at),
        outcome: row.outcome,
        ground: row.ground,
      };
      const texts = await textsOf(tx, cipher, row.request_id);
      const files = (await filesOf(tx, cipher, row.request_id)).map(({ name }) => name).join(', ');
      for (const { part, at, text } of texts)
        out.push({ ...base, part, writtenAt: at, text, attachments: part === 'answer' ? files : null });
      if (texts.length === 0)
        out.push({ ...base, part: null, writtenAt: null, text: null, attachments: null });
    }
    return out;
  },
};

const copies: Exporter = {
  section: 'copies',
  title: { fr: 'Copies de vos données déjà demandées', en: 'Copies of your data asked for before' },
  why: {
    fr: 'Chaque copie reste sept jours, pour vous seul, puis est effacée.',
    en: 'Each copy stays seven days, for you alone, and is then erased.',
  },
  tables: ['person_export'],
  read: ({ tx, refs }) =>
    tx
      .query<{ exportId: string; state: string; requestedAt: Date; expiresAt: Date | null }>(
        `SELECT export_id AS "exportId", state, requested_at AS "requestedAt", expires_at AS "expiresAt"
         FROM person_export WHERE subject_ref = ANY($1) ORDER BY requested_at`,
        [refs],
      )
      .then((rows) =>
        rows.map((row) => ({ ...row, requestedAt: iso(row.requestedAt), expiresAt: iso(row.expiresAt) })),
      ),
};

/** Part by part, in the order in which a person reads it. A new table about people gets a row here or in {@link LEFT_OUT}. */
export const EXPORTERS: readonly Exporter[] = [
  identity,
  formerTraits,
  choices,
  receipts,
  linkages,
  ...noticesHeld,
  ...PART_EXPORTERS,
  requests,
  copies,
];

/** Tables about people whose rows are not in the copy, each with the reason that the person reads. */
export const LEFT_OUT: Readonly<Record<string, Localized>> = {
  person_export_file: {
    fr: 'Les copies elles-mêmes : une copie ne contient pas les copies précédentes.',
    en: 'The copies themselves: a copy does not hold the copies before it.',
  },
  person_export_supplement: {
    fr: 'Passage de quelques secondes vers cette copie ; il y est tout entier.',
    en: 'On its way into this copy for some seconds; all of it is in here.',
  },
  contact_verification: {
    fr: 'Code envoyé pour vérifier une adresse : seule une empreinte est gardée, une heure.',
    en: 'Code sent to verify an address: only a hash is kept, for an hour.',
  },
  help_code: {
    fr: 'Code que vous donnez à un agent : seule une empreinte est gardée, quelques minutes.',
    en: 'Code that you give to an agent: only a hash is kept, for some minutes.',
  },
  erasure_marker: {
    fr: 'Marque sans nom, laissée après un effacement si la personne le veut : elle ne mène plus à personne.',
    en: 'Nameless mark, left after an erasure if the person wants it: it leads to nobody any more.',
  },
  retired_subject: {
    fr: 'Références hors d’usage, sans identité : elles ne mènent plus à personne.',
    en: 'References out of use, without identity: they lead to nobody any more.',
  },
};

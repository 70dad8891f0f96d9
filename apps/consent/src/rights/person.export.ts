import type { Localized } from '@garant/contracts';
import { choicesOfSubject } from '../choices/choice.store.js';
import type { Exporter } from './export.model.js';
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
  tables: ['vault_person'],
  read: async ({ tx, cipher, subjectRef }) => {
    const [row] = await tx.query<{ origin: string; ambiguous: boolean; created_at: Date; login: boolean }>(
      'SELECT origin, ambiguous, created_at, login_index IS NOT NULL AS login FROM vault_person WHERE subject_ref = $1',
      [subjectRef],
    );
    const traits = await traitsOf(tx, cipher, subjectRef);
    if (!row || !traits) return [];
    return [
      {
        ...traits,
        knownSince: row.created_at.toISOString(),
        knownThrough: row.origin,
        hasLogin: row.login,
        ambiguous: row.ambiguous,
      },
    ];
  },
};

const formerTraits: Exporter = {
  section: 'former-identity',
  title: { fr: 'Identité avant correction', en: 'Identity before correction' },
  why: {
    fr: 'Pour pouvoir revenir en arrière, jusqu’à la fin de la demande de rectification.',
    en: 'To be able to go back, until the request for rectification is closed.',
  },
  tables: ['former_traits'],
  read: async ({ tx, cipher, subjectRef }) => {
    const rows = await tx.query<{ request_id: string; sealed: Buffer; replaced_at: Date }>(
      'SELECT request_id, sealed, replaced_at FROM former_traits WHERE subject_ref = $1',
      [subjectRef],
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
    (await choicesOfSubject(tx, subjectRef)).map((choice) => ({
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
  read: ({ tx, subjectRef }) =>
    tx.query(
      'SELECT receipt_id AS "receiptId", choice_id AS "choiceId", jws FROM receipt WHERE subject_ref = $1 ORDER BY receipt_id',
      [subjectRef],
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
  read: async ({ tx, subjectRef }) =>
    (await linkedRecords(tx, subjectRef)).map(({ datasetId, status, linkedAt }) => ({
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
  read: async ({ tx, cipher, subjectRef }) => {
    const rows = await requestsOfPerson(tx, subjectRef, '00000000-0000-0000-0000-000000000000');
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
  read: ({ tx, subjectRef }) =>
    tx
      .query<{ exportId: string; state: string; requestedAt: Date; expiresAt: Date | null }>(
        `SELECT export_id AS "exportId", state, requested_at AS "requestedAt", expires_at AS "expiresAt"
         FROM person_export WHERE subject_ref = $1 ORDER BY requested_at`,
        [subjectRef],
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
};

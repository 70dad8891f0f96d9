// The life of one application, from its first words to what becomes of its permit, as the events of its two streams and the
// texts and the document behind them.
import {
  applicationIdOf,
  datasetIdOf,
  environmentIdOf,
  ENVIRONMENTS,
  permitIdOf,
  share,
} from './access.people.mjs';
import { VARIABLES, assessmentOf, contentOf, descriptionOf, draftOf, wordsOf } from './access.texts.mjs';
import { mix, uuidOf } from './population.people.mjs';

const DAY = 86_400_000;
const FLAG = 'environment-not-ready';
/** Up to when lives are told. */
const TODAY = Date.UTC(2026, 10, 1);
/** Where an application stands, in parts of a hundred. */
const ENDS = [
  ['draft', 8],
  ['submitted', 3],
  ['pre-screening', 3],
  ['awaiting', 4],
  ['processing', 3],
  ['assessed', 3],
  ['voted', 3],
  ['withdrawn', 4],
  ['refused', 10],
  ['granted', 59],
];

/** How often it was saved before it left its authors, at least: no application has fewer than twenty events. */
const SAVES = /** @type {Record<string, number>} */ ({
  draft: 17,
  submitted: 16,
  withdrawn: 15,
  'pre-screening': 14,
  awaiting: 15,
  processing: 15,
  assessed: 14,
  voted: 12,
  refused: 11,
  granted: 11,
});

/**
 * @typedef {{ stream: string, type: string, data: Record<string, unknown>, at: number, actor: any, cause?: string }} LifeEvent
 * @typedef {{ about: string, kind: string, version: number | null, by: string, at: number, sealed: any }} LifeText
 * @typedef {{ attachmentId: string, about: string, sha256: string, bytes: number, by: string, at: number }} LifeAttachment
 */

/**
 * @param {{
 *   seed: number, n: number, born: number, datasets: number, people: ReturnType<typeof import('./access.people.mjs').peopleOf>,
 *   seal: (body: unknown, salt: Buffer) => { hash: string }, sign: (terms: any, facts: any) => Promise<{ jws: string, hash: string }>,
 * }} given
 */
export async function lifeOf({ seed, n, born, datasets: known, people, seal, sign }) {
  const draw = (/** @type {number} */ question) => share(seed, n, 4_000 + question);
  const end = endOf(draw(0));
  const applicationId = applicationIdOf(seed, n);
  const stream = `application:${applicationId}`;
  const applicant = people.researcher(mix(seed, n, 4_100));
  const member = people.researcher(mix(seed, n, 4_101));
  const assessor = people.assessor(mix(seed, n, 4_102));
  const events = /** @type {LifeEvent[]} */ ([]);
  const texts = /** @type {LifeText[]} */ ([]);
  const attachments = /** @type {LifeAttachment[]} */ ([]);
  let now = born;
  let version = 0;

  const add = (
    /** @type {string} */ type,
    /** @type {any} */ actor,
    /** @type {Record<string, unknown>} */ data = {},
    /** @type {number} */ days = 1,
  ) => {
    now += Math.ceil((0.2 + draw(100 + events.length)) * days * DAY);
    events.push({ stream, type, data: { applicationId, ...data }, at: now, actor });
  };
  const keep = (
    /** @type {string} */ kind,
    /** @type {any} */ by,
    /** @type {unknown} */ body,
    ofVersion = /** @type {number | null} */ (null),
  ) => {
    const salt = Buffer.from(uuidOf(seed, n, 5_000 + texts.length * 8).replaceAll('-', ''), 'hex');
    const sealed = seal(body, salt);
    texts.push({ about: applicationId, kind, version: ofVersion, by: by.ref, at: now, sealed });
    return sealed.hash;
  };
  const write = (/** @type {any} */ by, /** @type {Record<string, unknown>} */ body) => {
    version++;
    return { version, contentHash: keep('content', by, body, version) };
  };

  const first = mix(seed, n, 4_103);
  const datasetIds = [
    ...new Set(
      Array.from({ length: 1 + (first % 3) }, (_, i) => datasetIdOf(seed, mix(seed, n, 4_110 + i) % known)),
    ),
  ];
  const environmentId = environmentIdOf(seed, mix(seed, n, 4_104) % ENVIRONMENTS);
  const start = new Date(born + 300 * DAY);
  const until = new Date(born + (300 + 365 * (1 + (first % 4))) * DAY);
  const resources = VARIABLES.slice(0, 2 + (first % 4));
  const persons = [applicant.ref, member.ref];
  const content = contentOf({
    seed,
    n,
    persons,
    datasets: datasetIds.map((datasetId) => ({ datasetId, resources })),
    environmentId,
    start: start.toISOString().slice(0, 10),
    end: until.toISOString().slice(0, 10),
  });

  const saves = (SAVES[end] ?? 0) + (mix(seed, n, 4_105) % 5);
  for (let i = 1; i <= saves; i++) {
    const by = i > 3 && mix(seed, n, 4_200 + i) % 3 === 0 ? member : applicant;
    add('application.drafted', by, write(by, draftOf(content, i / saves)), 2);
    if (i === 2) {
      const invitationId = uuidOf(seed, n, 4_300);
      add('application.member-invited', applicant, { invitationId, invitee: member.ref });
      add('application.member-joined', member, { invitationId, member: member.ref });
    }
  }
  for (let i = 0; i <= first % 3; i++) {
    const attachmentId = uuidOf(seed, n, 4_320 + i * 8);
    const bytes = 20_000 + (mix(seed, n, 4_350 + i) % 900_000);
    add('application.attachment-added', applicant, {
      attachmentId,
      kind: ['protocol', 'ethics-opinion', 'dpia'][i],
      sha256: hashFor(seed, n, 30 + i),
      mediaType: 'application/pdf',
      bytes,
    });
    attachments.push({
      attachmentId,
      about: applicationId,
      sha256: hashFor(seed, n, 30 + i),
      bytes,
      by: applicant.ref,
      at: now,
    });
  }
  const made = { end, events, texts, attachments, document: null, permitId: null };
  if (end === 'draft') return made;
  add('application.submitted', applicant, {
    ...write(applicant, content),
    purpose: content.purpose,
    applicantType: content.applicantType,
    datasetIds,
    environmentId,
    // One in seven says something that a person should look at.
    flags: mix(seed, n, 4_106) % 7 === 0 ? [FLAG] : [],
  });
  if (end === 'submitted') return made;
  if (end === 'withdrawn') {
    add('application.withdrawn', applicant, {}, 20);
    return made;
  }
  const rounds = ['awaiting', 'pre-screening'].includes(end) || draw(1) < 0.45 ? 1 + (first % 2) : 0;
  for (let i = 1; i <= rounds; i++) {
    const message = { message: wordsOf(seed, n, 60 + i, 3) };
    add(
      'application.information-requested',
      assessor,
      {
        messageHash: keep('message', assessor, message),
        dueAt: new Date(now + 28 * DAY).toISOString(),
      },
      6,
    );
    if (end === 'awaiting' && i === rounds) return made;
    add('application.information-provided', applicant, { ...write(applicant, content), flags: [] }, 10);
  }
  if (end === 'pre-screening') return made;
  add('application.found-complete', assessor, { decisionDueAt: new Date(now + 91 * DAY).toISOString() }, 5);
  if (end === 'processing') return made;
  const unmet = end === 'refused' ? /** @type {string} */ ('abdef'[first % 5]) : null;
  const assessment = assessmentOf(seed, n, unmet);
  add(
    'application.assessed',
    assessor,
    {
      verdicts: assessment.map(({ criterion, met }) => ({ criterion, met })),
      assessmentHash: keep('assessment', assessor, assessment),
    },
    20,
  );
  if (end === 'assessed') return made;
  const votes = 3 + (first % 3);
  for (let i = 0; i < votes; i++) {
    const voter = people.member(first + i * 7);
    const reasonHash = keep('reason', voter, { reason: wordsOf(seed, n, 70 + i, 2) });
    const vote = end === 'refused' ? 'against' : i === 2 ? 'abstain' : 'favour';
    add('application.voted', voter, { vote, actHash: hashFor(seed, n, i), reasonHash }, 4);
  }
  if (end === 'voted') return made;
  const signatory = people.signatory(first);
  const permitId = end === 'granted' ? permitIdOf(seed, n) : null;
  const reasonHash = keep('reason', signatory, { reason: wordsOf(seed, n, 80, 3), conditions: [] });
  add(
    'application.decided',
    signatory,
    {
      decision: permitId ? 'grant' : 'refuse',
      actHash: hashFor(seed, n, 9),
      reasonHash,
      permitId,
    },
    10,
  );
  if (permitId === null) return made;

  const terms = {
    permitId,
    applicationId,
    purpose: content.purpose,
    datasets: datasetIds.map((datasetId) => termsOf(seed, datasetId, known, resources)),
    persons,
    environmentId,
    validFrom: start.toISOString(),
    validUntil: until.toISOString(),
  };
  const signedAt = new Date(now).toISOString();
  const { jws, hash } = await sign(terms, {
    content,
    applicant: applicant.ref,
    signedBy: signatory.ref,
    signedAt,
    votes,
  });
  const permit = (
    /** @type {string} */ type,
    /** @type {any} */ actor,
    /** @type {object} */ data,
    /** @type {number} */ at,
  ) =>
    events.push({
      stream: `permit:${permitId}`,
      type,
      data: { permitId, ...data },
      at,
      actor,
      cause: `system:clock/${permitId}`,
    });
  permit('permit.signed', signatory, { applicationId, terms, jwsHash: hash }, now);
  permit(
    'permit.activated',
    null,
    { cutPosition: 1_000 + n, cutAt: new Date(now + 2_000).toISOString() },
    now + 3_000,
  );
  if (draw(2) < 0.05) {
    permit('permit.suspended', signatory, { reasonHash: hashFor(seed, n, 20) }, now + 40 * DAY);
    permit('permit.suspension-lifted', signatory, { reasonHash: hashFor(seed, n, 21) }, now + 50 * DAY);
  }
  if (draw(3) < 0.02)
    permit('permit.revoked', signatory, { reasonHash: hashFor(seed, n, 22) }, now + 60 * DAY);
  else if (until.getTime() < TODAY) permit('permit.expired', null, {}, until.getTime() + 1_000);
  return {
    ...made,
    permitId,
    document: { permitId, jws, applicant: applicant.ref, organisation: applicant.organisation, at: now },
  };
}

/** @param {number} drawn */
function endOf(drawn) {
  let left = drawn * 100;
  for (const [end, parts] of ENDS) {
    left -= Number(parts);
    if (left < 0) return String(end);
  }
  return 'granted';
}

const hashFor = (/** @type {number} */ seed, /** @type {number} */ n, /** @type {number} */ salt) =>
  [0, 1].map((half) => uuidOf(seed, n, 6_000 + salt * 16 + half * 8).replaceAll('-', '')).join('');

/** @param {number} seed @param {string} datasetId @param {number} known @param {any[]} resources */
function termsOf(seed, datasetId, known, resources) {
  const at = datasetNumber(seed, datasetId, known);
  const { regime, waitingDays, minimumCell, categories } = descriptionOf(seed, at);
  return {
    datasetId,
    holderId: `holder-${at % 150}`,
    regime,
    waitingDays,
    minimumCell,
    resources,
    categories,
  };
}
/** @type {Map<string, number>} */
const numbers = new Map();
/** @param {number} seed @param {string} datasetId @param {number} known */
export function datasetNumber(seed, datasetId, known) {
  if (!numbers.has(datasetId)) for (let n = 0; n < known; n++) numbers.set(datasetIdOf(seed, n), n);
  return /** @type {number} */ (numbers.get(datasetId));
}

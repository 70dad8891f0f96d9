import type { Actor, ProcedureView, ShareView } from '@garant/contracts';
import { loadStream, type StoredEvent, type Tx } from '@garant/nest-kit';
import {
  allowedCommands,
  appealEnd,
  asPublished,
  minimumCellOf,
  needsAuthorisation,
  opinionBody,
  regularPath,
  type ApplicationFacts,
  type ApplicationState,
} from '@garant/rules';
import type { ApplicationContent } from '@garant/contracts';
import { loadApplication, streamOf } from '../applications/application.change.js';
import { ACCESS_BODY } from '../applications/application.store.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { textsAbout, type KeptText } from '../texts/text.store.js';
import { answerOf } from './case.store.js';

const ERASED = '';
/** Acts of the procedure that are shown with their words. */
const ACTS: readonly string[] = [
  'application.closed',
  'application.opinion-recorded',
  'application.period-renewed',
  'application.authorisation-asked',
  'application.authorisation-recorded',
  'application.proposed',
  'application.statistics-offered',
  'application.appealed',
  'application.decision-confirmed',
  'application.reopened',
  'application.answer-submitted',
  'data-request.answered',
  'application.draft-expired',
];
/** What an applicant is not told: who deliberates, and an answer before it is released. */
const BODY_ONLY: readonly string[] = ['application.answer-submitted', 'application.proposed'];

const messageOf = (texts: readonly KeptText[], hash: unknown): string | null =>
  hash === undefined
    ? null
    : ((texts.find((text) => text.hash === hash)?.body as { message?: string } | undefined)?.message ??
      ERASED);

/** Where a case stands, for somebody who may see the application. */
export async function procedureView(
  tx: Tx,
  actor: Actor,
  applicationId: string,
  facts: { now: string; policy: ApplicationFacts['policy'] },
): Promise<ProcedureView | null> {
  const loaded = await loadApplication(tx, applicationId);
  const { state, content, stream } = loaded;
  if (!state) return null;
  const body = (ACCESS_BODY as readonly string[]).includes(actor.role);
  const texts = await textsAbout(tx, [applicationId]);
  const datasets = await datasetsById(
    tx,
    (content?.datasets ?? []).map(({ datasetId }) => datasetId),
  );
  const known = (ref: string | undefined): string | null =>
    ref !== undefined && (body || ref === state.applicant) ? ref : null;
  const appealUntil =
    state.decision && !state.appeal?.settledAt ? appealEnd(state.decision.at, facts.policy) : null;
  return {
    applicationId,
    kind: state.kind,
    track: state.track,
    ofPermit: state.ofPermit,
    fallbackOf: state.fallbackOf,
    formality: state.formality,
    state: state.status,
    path: regularPath(state).map((name) => ({ state: name, enteredAt: enteredAt(stream, name) })),
    opinion: state.opinion,
    opinionPeriod: state.opinionPeriod,
    authorisation: state.authorisation,
    authorisationPeriod: state.authorisationPeriod,
    needs: {
      opinion: state.formality && opinionBody(state.formality),
      authorisation: state.formality !== null && needsAuthorisation(state.formality),
    },
    shares: state.shares.map((share) => ({
      ...share,
      datasetIds: [...share.datasetIds],
      proposal: body ? proposalOf(state, stream, texts, share.holderId) : null,
    })),
    proposalDueAt: state.proposalDueAt,
    statisticsOffered: state.statisticsOffered,
    appeal: state.appeal && { ...state.appeal, until: appealUntil },
    appealUntil,
    answer: await answerView(tx, state, body),
    minimumCell:
      state.kind === 'data-request' && content?.datasets
        ? minimumCellOf({ datasets: content.datasets }, (id) => {
            const found = datasets.get(id);
            return found && asPublished(found);
          })
        : null,
    acts: stream
      .filter(({ type }) => ACTS.includes(type) && (body || !BODY_ONLY.includes(type)))
      .map(({ type, time, actor: by, data }) => ({
        type,
        at: time,
        by: known(by?.ref),
        message: messageOf(texts, data.messageHash),
      })),
    allowed: [...allowedCommands(state, actor)],
  };
}

/** When a state was entered last, as the events of this stream tell. */
const ENTERING: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['application.drafted', 'application.copied-from'],
  SUBMITTED: ['application.submitted'],
  AWAITING_OPINION: ['application.found-complete'],
  AWAITING_AUTHORISATION: ['application.authorisation-asked'],
  PROCESSING: ['application.found-complete', 'application.authorisation-recorded', 'application.reopened'],
  DECISION_ISSUED: ['application.decided'],
  UNDER_APPEAL: ['application.appealed'],
  ANSWERED: ['data-request.answered'],
  WITHDRAWN: ['application.withdrawn'],
  CLOSED: ['application.closed'],
  EXPIRED_DRAFT: ['application.draft-expired'],
};
const enteredAt = (stream: readonly StoredEvent[], state: string): string | null =>
  stream.findLast(({ type }) => (ENTERING[state] ?? []).includes(type))?.time ?? null;

function proposalOf(
  state: ApplicationState,
  stream: readonly StoredEvent[],
  texts: readonly KeptText[],
  holderId: string,
): ShareView['proposal'] {
  const made = state.proposals.find((proposal) => proposal.holderId === holderId);
  const event = stream.findLast(
    ({ type, data }) => type === 'application.proposed' && data.holderId === holderId,
  );
  return made && event
    ? { proposal: made.proposal, at: made.at, message: messageOf(texts, event.data.messageHash) ?? ERASED }
    : null;
}

async function answerView(
  tx: Tx,
  { answer, applicationId }: ApplicationState,
  body: boolean,
): Promise<ProcedureView['answer']> {
  if (!answer || (!body && answer.releasedAt === null)) return null;
  const { fileHash, cells, suppressed, minimumCell, at, releasedAt } = answer;
  const table = await answerOf(tx, applicationId, fileHash);
  return { fileHash, cells, suppressed, minimumCell, submittedAt: at, releasedAt, table };
}

/** What an application asks of one holder; nothing of what it asks of others. */
export async function shareView(tx: Tx, actor: Actor, applicationId: string): Promise<ShareView | null> {
  const { state, content } = await loadApplication(tx, applicationId);
  const share = state?.shares.find(({ holderId }) => holderId === actor.organisation);
  if (!state || !share) return null;
  const full = (content ?? {}) as Partial<ApplicationContent>;
  const texts = await textsAbout(tx, [applicationId]);
  const stream = await loadStream(tx, streamOf(applicationId));
  return {
    applicationId,
    kind: state.kind,
    track: state.track,
    state: state.status,
    title: full.title ?? ERASED,
    laySummary: full.laySummary ?? ERASED,
    purpose: full.purpose ?? ERASED,
    format: full.format ?? 'anonymised',
    periodStart: full.periodStart ?? ERASED,
    periodEnd: full.periodEnd ?? ERASED,
    datasets: (full.datasets ?? []).filter(({ datasetId }) => share.datasetIds.includes(datasetId)),
    completeAt: state.completeAt,
    proposalDueAt: state.proposalDueAt,
    proposal: proposalOf(state, stream, texts, share.holderId),
    decision: state.decision && { decision: state.decision.decision, at: state.decision.at },
    allowed: state.track === 'trusted-holder' ? [...allowedCommands(state, actor)] : [],
  };
}

import type { Actor, ApplicationContent, ApplicationView, AttachmentView } from '@garant/contracts';
import { loadStreams, type StoredEvent, type Tx } from '@garant/nest-kit';
import {
  allowedCommands,
  applicationFlags,
  caseClocks,
  isDecisionClock,
  asPublished,
  type ApplicationFacts,
  type ApplicationState,
} from '@garant/rules';
import { attachmentNames } from '../attachments/attachment.store.js';
import { deliberated } from '../committee/sealed.view.js';
import { heldSeats } from '../committee/seat.store.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { environmentsById } from '../environments/environment.store.js';
import { workingCalendar } from '../clocks/working.calendar.js';
import { textsAbout, type KeptText } from '../texts/text.store.js';
import { streamOf } from './application.change.js';
import { foldApplication, newestContentHash } from './application.fold.js';
import { ACCESS_BODY, flagsOf } from './application.store.js';

const ERASED = '';

/**
 * Applications as one person entitled to them sees them. The applicant's side does not see who deliberates and how:
 * votes stay with the access body, the assessment comes with the decision (EHDS Art. 68(9)), and officials are unnamed.
 */
export async function applicationViews(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  facts: { now: string; policy: ApplicationFacts['policy'] },
): Promise<ApplicationView[]> {
  const loaded = await loadStreams(tx, ids.map(streamOf));
  const streams = new Map(ids.map((id) => [id, loaded.get(streamOf(id)) ?? []]));
  const contents = [...streams.values()].flatMap((stream) => newestContentHash(stream) ?? []);
  const texts = await textsAbout(tx, ids, contents);
  const names = await attachmentNames(tx, ids);
  const flags = await flagsOf(tx, ids);
  const body = (ACCESS_BODY as readonly string[]).includes(actor.role);
  const textsOf = new Map<string, KeptText[]>(ids.map((id) => [id, []]));
  for (const text of texts) textsOf.get(text.about)?.push(text);
  const shown = ids.flatMap((id) => {
    const stream = streams.get(id)!;
    const state = foldApplication(id, stream);
    const own = textsOf.get(id) ?? [];
    const content = textOf<Partial<ApplicationContent>>(own, newestContentHash(stream)) ?? {};
    return state ? [{ stream, state, own, content, raised: body ? (flags.get(id) ?? []) : [] }] : [];
  });
  const flagged = shown.filter(({ raised }) => raised.length > 0).map(({ content }) => content);
  const known = await factsOfAll(tx, flagged, facts);
  const seats = body ? await heldSeats(tx, facts.now) : [];
  return shown.map(({ stream, state, own, content, raised }) =>
    deliberated(
      {
        ...viewOf(state, stream, own, actor, body),
        content,
        attachments: attachmentsOf(state, own, names),
        flags: sentences(content, raised, known, state.formVersion),
      },
      state,
      actor,
      { policy: facts.policy, seats },
    ),
  );
}

/** What the rules need to know about some contents, by as few statements as about one. */
async function factsOfAll(
  tx: Tx,
  contents: readonly Partial<ApplicationContent>[],
  facts: { now: string; policy: ApplicationFacts['policy'] },
): Promise<ApplicationFacts> {
  const ids = contents.flatMap((content) => (content.datasets ?? []).map(({ datasetId }) => datasetId));
  const datasets = await datasetsById(tx, [...new Set(ids)]);
  const environments = await environmentsById(
    tx,
    contents.flatMap(({ environmentId }) => environmentId ?? []),
  );
  return {
    ...facts,
    dataset: (id) => {
      const found = datasets.get(id);
      return found && asPublished(found);
    },
    environment: (id) => environments.get(id),
  };
}

const textOf = <T>(texts: readonly KeptText[], hash: unknown): T | null =>
  (texts.find((text) => text.hash === hash)?.body as T | undefined) ?? null;

function viewOf(
  state: ApplicationState,
  stream: readonly StoredEvent[],
  texts: readonly KeptText[],
  actor: Actor,
  body: boolean,
): Omit<ApplicationView, 'content' | 'flags' | 'attachments'> {
  const last = (type: string): StoredEvent | undefined => stream.findLast((event) => event.type === type);
  const known = (ref: string | undefined): string | null =>
    ref !== undefined && (body || ref === state.applicant || state.members.includes(ref)) ? ref : null;
  const asked = last('application.information-requested');
  const assessed = state.assessment && (body || state.decision) ? last('application.assessed') : undefined;
  const decided = state.decision && last('application.decided');
  const round = stream.filter(
    ({ type, actor: by, time }) =>
      type === 'application.voted' && state.votes.some((vote) => vote.by === by?.ref && vote.at === time),
  );
  return {
    applicationId: state.applicationId,
    version: state.version,
    state: state.status,
    applicant: state.applicant,
    organisation: state.organisation ?? null,
    formVersion: state.formVersion,
    fieldVersions: { ...state.fieldVersions },
    fieldBaseline: state.fieldBaseline,
    members: [...state.members],
    invitations: [...state.invitations],
    copiedFrom: state.copiedFrom,
    createdAt: stream[0]!.time,
    submittedAt: state.submittedAt,
    completeAt: state.completeAt,
    // As it runs now: without the time for which information was awaited.
    decisionDueAt: caseClocks(state, workingCalendar()).findLast(isDecisionClock)?.dueAt ?? null,
    informationRequest:
      asked && state.informationDueAt !== null
        ? {
            message: textOf<{ message: string }>(texts, asked.data.messageHash)?.message ?? ERASED,
            dueAt: state.informationDueAt,
          }
        : null,
    assessment:
      assessed?.actor && state.assessment
        ? {
            by: state.assessment.by,
            at: state.assessment.at,
            criteria: textOf(texts, assessed.data.assessmentHash) ?? [],
          }
        : null,
    votes: body
      ? round.map(({ actor: by, time, data }) => ({
          by: by!.ref,
          at: time,
          vote: data.vote as ApplicationView['votes'][number]['vote'],
          reason: reasonOf(texts, data.reasonHash),
        }))
      : [],
    decision:
      decided && state.decision
        ? { ...state.decision, reason: reasonOf(texts, decided.data.reasonHash) }
        : null,
    allowed: [...allowedCommands(state, actor)],
    history: stream
      .filter(({ type }) => body || type !== 'application.voted')
      .map(({ type, time, actor: by }) => ({ type, at: time, by: known(by?.ref) })),
  };
}

function attachmentsOf(
  state: ApplicationState,
  texts: readonly KeptText[],
  names: ReadonlyMap<string, string>,
): AttachmentView[] {
  const reasons = texts.filter(({ kind }) => kind === 'redaction-reason') as KeptText<{
    reason: string;
    attachmentId: string;
  }>[];
  return state.attachments.map((attachment) => ({
    ...attachment,
    name: names.get(attachment.attachmentId) ?? ERASED,
    redactionReason:
      reasons.find(({ body }) => body.attachmentId === attachment.attachmentId)?.body.reason ?? null,
  }));
}

const reasonOf = (texts: readonly KeptText[], hash: unknown): string =>
  textOf<{ reason: string }>(texts, hash)?.reason ?? ERASED;

/** Sentences of the flags that the submission raised; a flag whose occasion is gone keeps its code alone. */
function sentences(
  content: Partial<ApplicationContent>,
  raised: readonly string[],
  facts: ApplicationFacts,
  formVersion: number,
): ApplicationView['flags'] {
  if (raised.length === 0) return [];
  const found =
    content.datasets === undefined ? [] : applicationFlags(content as ApplicationContent, facts, formVersion);
  const byCode = new Map(found.map(({ code, sentence }) => [code, sentence]));
  return raised.map((code) => ({ code, sentence: byCode.get(code) ?? { fr: code, en: code } }));
}

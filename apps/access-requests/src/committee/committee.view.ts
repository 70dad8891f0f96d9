import type { Actor, CommitteeView } from '@garant/contracts';
import { loadStream, type Tx } from '@garant/nest-kit';
import {
  mustDeclare,
  presenceQuorum,
  type ApplicationFacts,
  type ApplicationState,
  type Seat,
} from '@garant/rules';
import { foldApplication } from '../applications/application.fold.js';
import { streamOf } from '../applications/application.change.js';
import { ACCESS_BODY } from '../applications/application.store.js';
import { textsAbout, type KeptText } from '../texts/text.store.js';
import { heldSeats } from './seat.store.js';

type Questions = { questionId: string; field: string | null }[];
const ERASED = '';

/**
 * Who deliberates on an application and what they said on the way. The applicant's side sees what is addressed to it;
 * a guest sees the exchange and their own opinion; before a declaration nobody sees anything.
 */
export async function committeeView(
  tx: Tx,
  actor: Actor,
  applicationId: string,
  { now, policy }: { now: string; policy: ApplicationFacts['policy'] },
): Promise<CommitteeView | undefined> {
  const stream = await loadStream(tx, streamOf(applicationId));
  const state = foldApplication(applicationId, stream);
  if (!state) return undefined;
  const body = (ACCESS_BODY as readonly string[]).includes(actor.role);
  const asked = policy.declareInterest === true;
  const needed = asked && mustDeclare(state, actor);
  const held = body ? await heldSeats(tx, now) : [];
  const shell = {
    applicationId,
    declaration: needed
      ? ('needed' as const)
      : state.declarations.some(({ by }) => by === actor.ref)
        ? ('none' as const)
        : ('not-asked' as const),
    assigned: body ? [...state.assigned] : [],
    recused: body ? [...state.recused] : [],
    vote: voteOf(state, held, policy, body),
  };
  if (needed)
    return {
      ...shell,
      answers: [],
      guests: [],
      reviews: [],
      remarks: [],
      exchange: [],
      decisionDocument: null,
    };
  const texts = new Map((await textsAbout(tx, [applicationId], [])).map((text) => [text.hash, text]));
  const said = <K extends string>(hash: unknown, key: K): string =>
    ((texts.get(hash as string) as KeptText<Record<K, string>> | undefined)?.body[key] as string) ?? ERASED;
  const known = (ref: string | undefined): string | null => (body ? (ref ?? null) : null);
  const published = stream.findLast(({ type }) => type === 'decision.published');
  return {
    ...shell,
    answers: body
      ? state.answers.map(({ reasonHash, ...answer }) => ({ ...answer, reason: said(reasonHash, 'reason') }))
      : [],
    guests: body ? [...state.guests] : [],
    reviews: state.reviews
      .filter(({ by }) => body || by === actor.ref)
      .map(({ reasonHash, ...review }) => ({ ...review, reason: said(reasonHash, 'reason') })),
    remarks: stream
      .filter(({ type, data }) => type === 'application.remarked' && (body || data.toApplicant === true))
      .map(({ time, actor: by, data }) => ({
        by: known(by?.ref),
        at: time,
        text: said(data.messageHash, 'text'),
        toApplicant: data.toApplicant as boolean,
      })),
    exchange: stream
      .filter(({ type }) => type === 'application.information-requested')
      .map(({ time, actor: by, data }) => {
        const asking = texts.get(data.messageHash as string)?.body as
          { message: string; questions?: { questionId: string; text: string }[] } | undefined;
        return {
          by: known(by?.ref),
          at: time,
          text: asking?.message ?? ERASED,
          dueAt: data.dueAt as string,
          questions: ((data.questions ?? []) as Questions).map(({ questionId, field }) => {
            const answered = stream.findLast(
              (event) =>
                event.type === 'application.question-answered' && event.data.questionId === questionId,
            );
            return {
              questionId,
              field,
              text: asking?.questions?.find((one) => one.questionId === questionId)?.text ?? ERASED,
              answer: answered ? said(answered.data.messageHash, 'answer') : null,
              answeredAt: answered?.time ?? null,
            };
          }),
        };
      }),
    decisionDocument: (published?.data.documentHash as string | undefined) ?? null,
  };
}

function voteOf(
  state: ApplicationState,
  seats: readonly Seat[],
  policy: ApplicationFacts['policy'],
  body: boolean,
): CommitteeView['vote'] {
  const eligible = seats.filter(({ account }) => !state.recused.includes(account)).length;
  return {
    closedAt: state.voteClosed?.at ?? null,
    secret: policy.secretVotes === true,
    cast: body ? state.votes.length : 0,
    seats: eligible,
    needed: presenceQuorum(eligible),
  };
}

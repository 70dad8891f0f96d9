import type { Actor, MissionView, MissionWorkView } from '@garant/contracts';
import type { StoredEvent, Tx, VaultCipher } from '@garant/nest-kit';
import { REVEAL_OPEN_HOURS, daysBetween, missionStanding, parisDay, type Mission } from '@garant/rules';
import { bundlesOf } from '../bundles/bundle.store.js';
import { filesOf, wordsOf } from './note.store.js';
import { readsOf } from './read.store.js';

const MOST_READS = 500;
const HOUR_MS = 3_600_000;
/** What the body that is inspected reads of the words under a mission. */
const BODY_KINDS = ['mission.request', 'mission.answer', 'mission.order-suspension'];
const INSIDE_KINDS = [...BODY_KINDS, 'mission.note', 'mission.visit', 'mission.ask-reveal'];

/**
 * A mission as whoever asks may see it. The body that is inspected learns what is inspected, by whom and until when, and
 * not about which people: an inspection of a person's file is none of its business.
 */
export function missionView(mission: Mission, actor: Pick<Actor, 'ref'>, now: string): MissionView {
  const inside = mission.inspectors.includes(actor.ref);
  const { from, to, permits, datasets, organisations, subjects } = mission.scope;
  const { missionId, orderNumber, authority, legalBasis, form, summonedOn } = mission;
  return {
    missionId,
    orderNumber,
    authority,
    legalBasis,
    form,
    summonedOn,
    startsAt: mission.startsAt,
    endsAt: mission.endsAt,
    orderHash: mission.orderHash,
    inspectors: [...mission.inspectors],
    doctors: [...mission.doctors],
    scope: {
      from,
      to,
      permits: [...permits],
      datasets: [...datasets],
      organisations: [...organisations],
      subjects: inside ? [...subjects] : [],
      subjectCount: subjects.length,
    },
    standing: missionStanding(mission, now),
    doctor: mission.doctors.includes(actor.ref),
    openedAt: mission.openedAt,
    openedBy: mission.openedBy,
    extensions: mission.extensions.map((extension) => ({ ...extension })),
    endedAt: mission.endedAt,
    endedBy: mission.endedBy,
    requestsOpen: mission.requests.filter(({ state }) => state === 'open').length,
    ordersOpen: mission.orders.filter(
      ({ executed, withdrawnAt }) => executed === null && withdrawnAt === null,
    ).length,
  };
}

/** Everything under a mission: to its inspectors all of it, to the body that is inspected requests and orders alone. */
export async function missionWorkView(
  tx: Tx,
  vault: VaultCipher,
  { mission, events }: { mission: Mission; events: readonly StoredEvent[] },
  actor: Pick<Actor, 'ref' | 'role'>,
  now: string,
): Promise<MissionWorkView> {
  const { missionId } = mission;
  const inside = mission.inspectors.includes(actor.ref);
  const words = await wordsOf(tx, vault, missionId, inside ? INSIDE_KINDS : BODY_KINDS);
  const files = await filesOf(tx, vault, missionId);
  const said = (hash: string | null): Record<string, string | null> =>
    (hash === null ? undefined : (words.get(hash) as Record<string, string | null> | undefined)) ?? {};
  const text = (hash: string | null): string | null => said(hash).text ?? null;
  return {
    mission: missionView(mission, actor, now),
    requests: mission.requests.map(({ requestId, by, at, dueAt, state, textHash, answers }) => ({
      requestId,
      by,
      at,
      dueAt,
      state,
      daysLeft: daysBetween(parisDay(now), parisDay(dueAt)),
      text: text(textHash),
      answers: answers.map((answer) => {
        const file = files.find((known) => known.requestId === requestId && known.sha256 === answer.fileHash);
        return {
          by: answer.by,
          at: answer.at,
          text: text(answer.textHash),
          file: file
            ? { name: file.name, mediaType: file.mediaType, bytes: file.bytes, sha256: file.sha256 }
            : null,
        };
      }),
    })),
    orders: mission.orders.map(({ reasonHash, ...order }) => ({
      ...order,
      target: { ...order.target },
      executed: order.executed && { ...order.executed },
      text: text(reasonHash),
    })),
    notes: inside ? mission.notes.map(({ textHash, ...note }) => ({ ...note, text: text(textHash) })) : [],
    visits: inside
      ? mission.visits.map(({ textHash, ...visit }) => ({
          ...visit,
          place: said(textHash).place ?? null,
          present: said(textHash).present ?? null,
        }))
      : [],
    reveals: inside
      ? mission.reveals.map(({ reasonHash, ...reveal }) => ({
          ...reveal,
          openUntil:
            reveal.state === 'approved' && reveal.judgedAt !== null
              ? new Date(Date.parse(reveal.judgedAt) + REVEAL_OPEN_HOURS * HOUR_MS).toISOString()
              : null,
          text: text(reasonHash),
        }))
      : [],
    reads: inside ? (await readsOf(tx, missionId, MOST_READS)).map((read) => ({ ...read })) : [],
    exports: inside ? await takenAway(tx, missionId) : [],
    steps: inside ? events.map(stepOf) : [],
  };
}

/** Bundles of a mission that were made, whether they are still kept or not: their hashes go into the minutes. */
const takenAway = async (tx: Tx, missionId: string): Promise<MissionWorkView['exports']> =>
  (await bundlesOf(tx, missionId)).flatMap(
    ({ bundle_id: bundleId, ended_at, requested_at, entries, sha256, manifest_sha256: manifestSha256 }) =>
      sha256 === null || manifestSha256 === null
        ? []
        : [
            {
              bundleId,
              at: (ended_at ?? requested_at).toISOString(),
              entries: Number(entries),
              sha256,
              manifestSha256,
            },
          ],
  );

/** One event of the stream, as a line of the timeline. */
function stepOf({ time, type, actor, data }: StoredEvent): MissionWorkView['steps'][number] {
  const id = ['requestId', 'orderId', 'revealId', 'noteId', 'visitId']
    .map((name) => data[name])
    .find((value) => typeof value === 'string');
  return {
    at: time,
    type,
    by: actor?.ref ?? null,
    index: typeof data.index === 'number' ? data.index : null,
    id: (id as string | undefined) ?? null,
    count: null,
  };
}

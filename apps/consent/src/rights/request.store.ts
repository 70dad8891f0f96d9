import type { RequestView } from '@garant/contracts';
import { loadStream, type Tx } from '@garant/nest-kit';
import { replayRequest, type RequestEvent, type RequestState } from '@garant/rules';

export const requestStream = (requestId: string): string => `request:${requestId}`;

/** A request as its events say, with the version to append after; null when there is none. */
export async function loadRequest(
  tx: Tx,
  requestId: string,
): Promise<{ state: RequestState | undefined; version: number }> {
  const stream = await loadStream(tx, requestStream(requestId));
  const events = stream.map(({ type, data }) => ({ type, data })) as unknown as RequestEvent[];
  return { state: replayRequest(events), version: stream.length };
}

const COLUMNS = `request_id, subject_ref, kind, state, channel, language, requested_by, authority_id, mandate_id, received_at,
  clock_from, due_at, extension, paused_at, assignee, rectified, reminded, overdue, closed_at, outcome, ground`;

/** Brings the projection to a state; the language is of the request and stays. */
export async function saveRequest(tx: Tx, state: RequestState, language: string): Promise<void> {
  await tx.query(
    `INSERT INTO right_request (${COLUMNS})
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)
     ON CONFLICT (request_id) DO UPDATE SET state = $4, clock_from = $11, due_at = $12, extension = $13, paused_at = $14,
       assignee = $15, rectified = $16, reminded = $17, overdue = $18, closed_at = $19, outcome = $20, ground = $21`,
    [
      state.requestId,
      state.subjectRef,
      state.kind,
      state.status,
      state.channel,
      language,
      state.requestedBy,
      state.authorityId,
      state.mandateId,
      state.receivedAt,
      state.clock.from,
      state.dueAt,
      state.extension,
      state.pausedAt,
      state.assignee,
      state.rectified,
      state.reminded,
      state.overdue,
      state.closedAt,
      state.outcome,
      state.ground,
    ],
  );
}

export interface RequestRow {
  request_id: string;
  subject_ref: string;
  kind: RequestView['kind'];
  state: RequestView['state'];
  channel: RequestView['channel'];
  language: RequestView['language'];
  requested_by: string;
  authority_id: string | null;
  mandate_id: string | null;
  received_at: Date;
  clock_from: Date;
  due_at: Date;
  extension: RequestView['extension'];
  paused_at: Date | null;
  assignee: string | null;
  rectified: boolean;
  reminded: boolean;
  overdue: boolean;
  closed_at: Date | null;
  outcome: RequestView['outcome'];
  ground: RequestView['ground'];
}

/** Requests about a person and those that an account made for others, newest first. */
export const requestsOfPerson = (
  tx: Tx,
  subjectRefs: readonly string[],
  requestedBy: string | null,
): Promise<RequestRow[]> =>
  tx.query<RequestRow>(
    `SELECT ${COLUMNS} FROM right_request WHERE subject_ref = ANY($1) OR requested_by = $2 ORDER BY received_at DESC, request_id`,
    [subjectRefs, requestedBy],
  );

export async function requestRow(tx: Tx, requestId: string): Promise<RequestRow | null> {
  const [row] = await tx.query<RequestRow>(`SELECT ${COLUMNS} FROM right_request WHERE request_id = $1`, [
    requestId,
  ]);
  return row ?? null;
}

export interface QueueQuery {
  /** Absent: the open ones. */
  state: RequestView['state'] | 'open' | 'all';
  kind: RequestView['kind'] | null;
  assignee: string | null;
  limit: number;
  offset: number;
}

/** The officer's queue: the nearest end first; a request that waits for proof comes after those whose clock runs. */
export async function requestQueue(
  tx: Tx,
  query: QueueQuery,
): Promise<{ rows: RequestRow[]; total: number }> {
  const rows = await tx.query<RequestRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM right_request
     WHERE CASE $1::text WHEN 'all' THEN true WHEN 'open' THEN closed_at IS NULL ELSE state = $1 END
       AND ($2::text IS NULL OR kind = $2) AND ($3::uuid IS NULL OR assignee = $3)
     ORDER BY closed_at IS NOT NULL, paused_at IS NOT NULL, CASE WHEN closed_at IS NULL THEN due_at END, closed_at DESC, request_id
     LIMIT $4 OFFSET $5`,
    [query.state, query.kind, query.assignee, query.limit, query.offset],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}

/** Requests of a kind by a person that were closed in the twelve months before `at`. */
export async function earlierOfKind(
  tx: Tx,
  state: Pick<RequestState, 'requestId' | 'subjectRef' | 'kind'>,
  at: string,
): Promise<number> {
  const [row] = await tx.query<{ found: number }>(
    `SELECT count(*) AS found FROM right_request WHERE subject_ref = $1 AND kind = $2 AND request_id <> $3
       AND state IN ('ANSWERED', 'REFUSED') AND closed_at > $4::timestamptz - interval '12 months' AND closed_at <= $4::timestamptz`,
    [state.subjectRef, state.kind, state.requestId, at],
  );
  return row?.found ?? 0;
}

/** Open requests whose clock runs and has something to say by `now`: the nearest end first. */
export const requestsForClock = (
  tx: Tx,
  dueBefore: string,
  now: string,
  limit: number,
): Promise<RequestRow[]> =>
  tx.query<RequestRow>(
    `SELECT ${COLUMNS} FROM right_request WHERE closed_at IS NULL AND paused_at IS NULL AND NOT overdue
       AND (due_at < $2 OR (due_at < $1 AND NOT reminded)) ORDER BY due_at LIMIT $3`,
    [dueBefore, now, limit],
  );

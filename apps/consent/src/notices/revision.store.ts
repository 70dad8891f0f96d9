import type { Tx } from '@garant/nest-kit';
import type { Affected, DecidedRegime } from '@garant/rules';

/** A version with a material change: whoever chose on an earlier one is asked again. */
export interface NoticeRevision {
  readonly noticeId: string;
  readonly version: number;
  readonly regime: DecidedRegime;
  readonly affected: Affected;
  readonly publishedAt: string;
}
export interface RunningRevision extends NoticeRevision {
  /** Subject index up to which people have been asked. */
  readonly upToIndex: number;
}

interface Row {
  notice_id: string;
  version: number;
  regime: DecidedRegime;
  affected: Affected;
  published_at: Date;
  up_to_index: number;
}
const toRevision = (row: Row): RunningRevision => ({
  noticeId: row.notice_id,
  version: row.version,
  regime: row.regime,
  affected: row.affected,
  publishedAt: row.published_at.toISOString(),
  upToIndex: row.up_to_index,
});
const COLUMNS = 'notice_id, version, regime, affected, published_at, up_to_index';

export async function beginRevision(tx: Tx, revision: NoticeRevision): Promise<void> {
  const { noticeId, version, regime, affected, publishedAt } = revision;
  await tx.query(
    'INSERT INTO notice_revision (notice_id, version, regime, affected, published_at) VALUES ($1,$2,$3,$4,$5)',
    [noticeId, version, regime, affected, publishedAt],
  );
}

export async function allRevisions(tx: Tx): Promise<NoticeRevision[]> {
  return (await tx.query<Row>(`SELECT ${COLUMNS} FROM notice_revision ORDER BY published_at`)).map(
    toRevision,
  );
}

/** The oldest revision whose people have not all been asked yet. */
export async function runningRevision(tx: Tx): Promise<RunningRevision | null> {
  const [row] = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM notice_revision WHERE done_at IS NULL ORDER BY published_at LIMIT 1`,
  );
  return row ? toRevision(row) : null;
}

/**
 * People after an index who have a choice on an earlier version, at most `limit` of them, looking at no more than
 * `window` indexes: a step stays short however few of many people are concerned.
 */
export async function peopleOnEarlierVersions(
  tx: Tx,
  { noticeId, version, regime, upToIndex }: RunningRevision,
  limit: number,
  window: number,
): Promise<{ subjects: { subjectRef: string; subjectIndex: number }[]; upToIndex: number; more: boolean }> {
  const [last] = await tx.query<{ last: number | null }>(
    'SELECT max(subject_index) AS last FROM choice WHERE regime = $1',
    [regime],
  );
  const end = upToIndex + window;
  const rows = await tx.query<{ subject_ref: string; subject_index: number }>(
    `SELECT DISTINCT subject_index, subject_ref FROM choice
     WHERE regime = $1 AND subject_index > $2 AND subject_index <= $3
       AND notice->>'noticeId' = $4 AND (notice->>'version')::int < $5
     ORDER BY subject_index LIMIT $6`,
    [regime, upToIndex, end, noticeId, version, limit],
  );
  const reached = rows.length === limit ? rows.at(-1)!.subject_index : end;
  return {
    subjects: rows.map((row) => ({ subjectRef: row.subject_ref, subjectIndex: row.subject_index })),
    upToIndex: reached,
    more: reached < (last?.last ?? -1),
  };
}

export async function noteProgress(
  tx: Tx,
  { noticeId, version }: NoticeRevision,
  progress: { upToIndex?: number; asked: number; lapsed: number; doneAt?: string | undefined },
): Promise<void> {
  await tx.query(
    `UPDATE notice_revision SET up_to_index = greatest(up_to_index, $3), asked = asked + $4, lapsed = lapsed + $5,
       done_at = coalesce(done_at, $6) WHERE notice_id = $1 AND version = $2`,
    [noticeId, version, progress.upToIndex ?? -1, progress.asked, progress.lapsed, progress.doneAt ?? null],
  );
}

/** People asked, and consents ended, by version. */
export async function askingProgress(
  tx: Tx,
): Promise<Map<string, { asked: number; lapsed: number; running: boolean }>> {
  const rows = await tx.query<{
    notice_id: string;
    version: number;
    asked: number;
    lapsed: number;
    done_at: Date | null;
  }>('SELECT notice_id, version, asked, lapsed, done_at FROM notice_revision');
  return new Map(
    rows.map((row) => [
      `${row.notice_id}/${row.version}`,
      { asked: row.asked, lapsed: row.lapsed, running: row.done_at === null },
    ]),
  );
}

/** How many people have a choice in force on an earlier version, and how many of them a consent. */
export async function countAffected(
  tx: Tx,
  noticeId: string,
  regime: DecidedRegime,
  version: number,
): Promise<{ standing: number; consents: number }> {
  const [row] = await tx.query<{ standing: number; consents: number }>(
    `SELECT count(DISTINCT subject_index) AS standing,
            count(DISTINCT subject_index) FILTER (WHERE act = 'consent') AS consents
     FROM (SELECT DISTINCT ON (subject_index, scope_kind, scope_id) subject_index, act, notice FROM choice
           WHERE regime = $1 ORDER BY subject_index, scope_kind, scope_id, acted_at DESC, position DESC) newest
     WHERE act <> 'lapse' AND notice->>'noticeId' = $2 AND (notice->>'version')::int < $3`,
    [regime, noticeId, version],
  );
  return row ?? { standing: 0, consents: 0 };
}

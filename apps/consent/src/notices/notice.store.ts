import { notice as noticeSchema, type Notice } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

interface Row {
  notice_id: string;
  version: number;
  regime: Notice['regime'];
  status: Notice['status'];
  content: Pick<Notice, 'title' | 'sections' | 'legalSources'>;
  hash: string;
  published_at: Date | null;
}
const toNotice = (row: Row): Notice =>
  noticeSchema.parse({
    noticeId: row.notice_id,
    version: row.version,
    regime: row.regime,
    status: row.status,
    ...row.content,
    hash: row.hash,
    publishedAt: row.published_at?.toISOString() ?? null,
  });
const SELECT = 'SELECT notice_id, version, regime, status, content, hash, published_at FROM notice';

export async function noticeByVersion(tx: Tx, noticeId: string, version: number): Promise<Notice | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE notice_id = $1 AND version = $2`, [noticeId, version]);
  return row ? toNotice(row) : null;
}

/** The notices in force: the newest published version of each. */
export async function publishedNotices(tx: Tx): Promise<Notice[]> {
  const rows = await tx.query<Row>(
    `SELECT DISTINCT ON (notice_id) * FROM (${SELECT} WHERE status = 'published') n ORDER BY notice_id, version DESC`,
  );
  return rows.map(toNotice);
}

/** Adds a version if it is not there; a version that is there with another text is an error, for texts never change. */
export async function ensureNotice(tx: Tx, notice: Notice): Promise<void> {
  const known = await noticeByVersion(tx, notice.noticeId, notice.version);
  if (known && known.hash !== notice.hash)
    throw new Error(
      `notice ${notice.noticeId} version ${notice.version} was published with another text; give the new text a new version`,
    );
  if (known) return;
  const { title, sections, legalSources } = notice;
  await tx.query(
    `INSERT INTO notice (notice_id, version, regime, status, content, hash, published_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
    [
      notice.noticeId,
      notice.version,
      notice.regime,
      notice.status,
      JSON.stringify({ title, sections, legalSources }),
      notice.hash,
      notice.publishedAt,
    ],
  );
}

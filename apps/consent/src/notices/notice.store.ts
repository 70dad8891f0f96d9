import { notice as noticeSchema, type Notice, type NoticeVersionView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

type Revision = NonNullable<NoticeVersionView['revision']>;
/** A version with what its publication declared. */
export type KeptNotice = Notice & {
  withdrawnAt: string | null;
  replacedBy: number | null;
  revision: Revision | null;
};

interface Row {
  notice_id: string;
  version: number;
  regime: Notice['regime'];
  status: Notice['status'];
  content: Pick<Notice, 'title' | 'sections' | 'legalSources' | 'term'>;
  hash: string;
  published_at: Date | null;
  withdrawn_at: Date | null;
  replaced_by: number | null;
  revision: Revision | null;
  stands: Notice['stands'];
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
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    replacedBy: row.replaced_by,
    stands: row.stands,
  });
const SELECT = `SELECT notice_id, version, regime, status, content, hash, published_at, withdrawn_at, replaced_by, revision,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('sectionId', l.section_id, 'code', l.code, 'version', l.policy_version)
       ORDER BY l.section_id, l.code), '[]') FROM notice_policy l
     WHERE l.notice_id = notice.notice_id AND l.version = notice.version) AS stands
  FROM notice`;

export async function noticeByVersion(tx: Tx, noticeId: string, version: number): Promise<Notice | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE notice_id = $1 AND version = $2`, [noticeId, version]);
  return row ? toNotice(row) : null;
}

/** Names one version of a notice in a map. */
export const noticeKey = ({ noticeId, version }: { noticeId: string; version: number }): string =>
  `${noticeId}/${version}`;

/** Versions of notices by {@link noticeKey}; those that do not exist are absent. */
export async function noticesByVersion(
  tx: Tx,
  named: readonly { noticeId: string; version: number }[],
): Promise<Map<string, Notice>> {
  const found = new Map<string, Notice>();
  for (const { noticeId, version } of new Map(named.map((one) => [noticeKey(one), one])).values()) {
    const notice = await noticeByVersion(tx, noticeId, version);
    if (notice) found.set(noticeKey(notice), notice);
  }
  return found;
}

/** The notices in force: the newest published version of each. */
export async function publishedNotices(tx: Tx): Promise<Notice[]> {
  const rows = await tx.query<Row>(
    `SELECT DISTINCT ON (notice_id) * FROM (${SELECT} WHERE status = 'published') n ORDER BY notice_id, version DESC`,
  );
  return rows.map(toNotice);
}

/** All versions of one notice, drafts too, oldest first. */
export async function versionsOfNotice(tx: Tx, noticeId: string): Promise<KeptNotice[]> {
  const rows = await tx.query<Row>(`${SELECT} WHERE notice_id = $1 ORDER BY version`, [noticeId]);
  return rows.map(toKept);
}

/** All versions of all notices, drafts too, by name and version. */
export async function allVersions(tx: Tx): Promise<KeptNotice[]> {
  return (await tx.query<Row>(`${SELECT} ORDER BY notice_id, version`)).map(toKept);
}

const toKept = (row: Row): KeptNotice => ({
  ...toNotice(row),
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  replacedBy: row.replaced_by,
  revision: row.revision,
});

/** Notices of a regime with a version in force. */
export async function countPublished(tx: Tx, regime: string): Promise<number> {
  const [row] = await tx.query<{ found: number }>(
    `SELECT count(DISTINCT notice_id) AS found FROM notice WHERE regime = $1 AND status = 'published'`,
    [regime],
  );
  return row?.found ?? 0;
}

const contentOf = ({ title, sections, legalSources, term }: Row['content']): string =>
  JSON.stringify({ title, sections, legalSources, term });

/** Saves the draft of a version; a version that is no draft stays as it is. */
export async function saveDraft(
  tx: Tx,
  draft: Pick<Notice, 'noticeId' | 'version' | 'regime' | 'hash'> & Row['content'],
): Promise<void> {
  await tx.query(
    `INSERT INTO notice (notice_id, version, regime, status, content, hash) VALUES ($1,$2,$3,'draft',$4,$5)
     ON CONFLICT (notice_id, version) DO UPDATE SET regime = excluded.regime, content = excluded.content, hash = excluded.hash
     WHERE notice.status = 'draft'`,
    [draft.noticeId, draft.version, draft.regime, contentOf(draft), draft.hash],
  );
}

export async function markPublished(
  tx: Tx,
  noticeId: string,
  version: number,
  at: string,
  revision: Revision | null,
): Promise<void> {
  await tx.query(
    `UPDATE notice SET status = 'published', published_at = $3, revision = $4
     WHERE notice_id = $1 AND version = $2 AND status = 'draft'`,
    [noticeId, version, at, revision === null ? null : JSON.stringify(revision)],
  );
}

export async function markWithdrawn(
  tx: Tx,
  noticeId: string,
  version: number,
  at: string,
  replacedBy: number | null,
): Promise<void> {
  await tx.query(
    `UPDATE notice SET status = 'withdrawn', withdrawn_at = $3, replaced_by = $4
     WHERE notice_id = $1 AND version = $2 AND status = 'published'`,
    [noticeId, version, at, replacedBy],
  );
}

/** Adds a version if it is not there; a version that is there with another text is an error, for texts never change. */
export async function ensureNotice(tx: Tx, notice: Notice): Promise<void> {
  const known = await noticeByVersion(tx, notice.noticeId, notice.version);
  if (known && known.hash !== notice.hash)
    throw new Error(
      `notice ${notice.noticeId} version ${notice.version} was published with another text; give the new text a new version`,
    );
  if (known) return;
  await tx.query(
    `INSERT INTO notice (notice_id, version, regime, status, content, hash, published_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
    [
      notice.noticeId,
      notice.version,
      notice.regime,
      notice.status,
      contentOf(notice),
      notice.hash,
      notice.publishedAt,
    ],
  );
}

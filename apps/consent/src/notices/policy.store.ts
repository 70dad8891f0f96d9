import { policy as policySchema, type Policy } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

export async function allPolicies(tx: Tx): Promise<Policy[]> {
  const rows = await tx.query<{ content: unknown }>('SELECT content FROM policy ORDER BY code, version');
  return rows.map(({ content }) => policySchema.parse(content));
}

/** @returns false when that version is there already */
export async function insertPolicy(tx: Tx, policy: Policy, now: string): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO policy (code, version, content, defined_at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING RETURNING code',
    [policy.code, policy.version, JSON.stringify(policy), now],
  );
  return rows.length > 0;
}

export async function newestPolicyVersion(tx: Tx, code: string): Promise<number> {
  const [row] = await tx.query<{ version: number | null }>(
    'SELECT max(version) AS version FROM policy WHERE code = $1',
    [code],
  );
  return row?.version ?? 0;
}

export interface SectionPolicy {
  readonly sectionId: string;
  readonly code: string;
  readonly version: number;
}

/** What the sections of a version stand for; written once, when it is published. */
export async function linkPolicies(
  tx: Tx,
  noticeId: string,
  version: number,
  links: readonly SectionPolicy[],
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `INSERT INTO notice_policy (notice_id, version, section_id, code, policy_version)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::int[]) ON CONFLICT DO NOTHING`,
    [
      noticeId,
      version,
      links.map(({ sectionId }) => sectionId),
      links.map(({ code }) => code),
      links.map((link) => link.version),
    ],
  );
}

/** Policies that each of several versions stands for, by `<noticeId>/<version>`. */
export async function policiesOfVersions(
  tx: Tx,
  named: readonly { noticeId: string; version: number }[],
): Promise<Map<string, readonly Policy[]>> {
  const found = new Map<string, readonly Policy[]>();
  const keys = new Map(named.map((one) => [`${one.noticeId}/${one.version}`, one]));
  for (const [key, { noticeId, version }] of keys)
    found.set(
      key,
      (await policiesOfVersion(tx, noticeId, version)).map(({ policy }) => policy),
    );
  return found;
}

/** Policies that a version stands for, section by section. */
export async function policiesOfVersion(
  tx: Tx,
  noticeId: string,
  version: number,
): Promise<{ sectionId: string; policy: Policy }[]> {
  const rows = await tx.query<{ section_id: string; content: unknown }>(
    `SELECT l.section_id, p.content FROM notice_policy l JOIN policy p ON p.code = l.code AND p.version = l.policy_version
     WHERE l.notice_id = $1 AND l.version = $2 ORDER BY l.section_id, l.code`,
    [noticeId, version],
  );
  return rows.map(({ section_id, content }) => ({
    sectionId: section_id,
    policy: policySchema.parse(content),
  }));
}

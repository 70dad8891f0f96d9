import { hashOf, type Database } from '@garant/nest-kit';
import { ensureNotice } from './notice.store.js';
import { NOTICE_TEXTS } from './notice.texts.js';
import { insertPolicy, linkPolicies } from './policy.store.js';
import { POLICIES_OF_TEXTS, POLICY_TEXTS } from './policy.texts.js';

/** SHA-256 of the RFC 8785 form of what the person reads: the evidence of which text a choice was made on. */
export const noticeHash = ({
  title,
  sections,
  legalSources,
  term,
}: {
  title: unknown;
  sections: unknown;
  legalSources: unknown;
  term?: string | undefined;
}): string => hashOf({ title, sections, legalSources, ...(term === undefined ? {} : { term }) });

/** Brings the notices and policies that ship with the platform into the register; a start phase, repeatable. */
export async function publishNotices(database: Database, now: string): Promise<void> {
  for (const policy of POLICY_TEXTS) await insertPolicy(database, policy, now);
  for (const text of NOTICE_TEXTS)
    await ensureNotice(database, { ...text, status: 'published', hash: noticeHash(text), publishedAt: now });
  for (const { noticeId, version, sectionId, code, policyVersion } of POLICIES_OF_TEXTS)
    await linkPolicies(database, noticeId, version, [{ sectionId, code, version: policyVersion }]);
}

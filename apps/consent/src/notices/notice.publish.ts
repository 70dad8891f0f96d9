import { hashOf, type Database } from '@garant/nest-kit';
import { ensureNotice } from './notice.store.js';
import { NOTICE_TEXTS } from './notice.texts.js';

/** SHA-256 of the RFC 8785 form of what the person reads: the evidence of which text a choice was made on. */
export const noticeHash = ({
  title,
  sections,
  legalSources,
}: {
  title: unknown;
  sections: unknown;
  legalSources: unknown;
}): string => hashOf({ title, sections, legalSources });

/** Brings the notices that ship with the platform into the register; a start phase, repeatable. */
export async function publishNotices(database: Database, now: string): Promise<void> {
  for (const text of NOTICE_TEXTS)
    await ensureNotice(database, { ...text, status: 'published', hash: noticeHash(text), publishedAt: now });
}

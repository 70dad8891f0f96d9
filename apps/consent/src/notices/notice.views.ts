import type { NoticeChanges, NoticeVersionView } from '@garant/contracts';
import { changesBetween } from '@garant/rules';
import type { KeptNotice } from './notice.store.js';

export const versionView = ({
  noticeId,
  version,
  regime,
  status,
  title,
  hash,
  publishedAt,
  withdrawnAt,
  replacedBy,
  revision,
}: KeptNotice): NoticeVersionView => ({
  noticeId,
  version,
  regime,
  status,
  title,
  hash,
  publishedAt,
  withdrawnAt,
  replacedBy,
  revision,
});

/**
 * What differs between two versions. A section is material when any version after the first and up to the second
 * declared it so; null while the second is a draft, for nobody has declared anything yet.
 */
export function changesOfVersions(
  before: KeptNotice,
  after: KeptNotice,
  versions: readonly KeptNotice[],
): NoticeChanges {
  const between = versions.filter(({ version }) => version > before.version && version <= after.version);
  const material = new Set(between.flatMap(({ revision }) => revision?.material ?? []));
  return {
    noticeId: after.noticeId,
    from: before.version,
    to: after.version,
    sections: changesBetween(before, after).map((change) => ({
      sectionId: change.sectionId,
      change: change.change,
      before: change.before as NoticeChanges['sections'][number]['before'],
      after: change.after as NoticeChanges['sections'][number]['after'],
      material:
        after.status === 'draft' || change.change === 'unchanged' ? null : material.has(change.sectionId),
    })),
  };
}

import type { Outcome } from '../rule.js';
import { refuse } from '../rule.js';
import { sectionIdOf } from './notice.changes.js';
import { periodOf } from './consent.term.js';
import type {
  NoticeStatus,
  NoticeText,
  NoticeVersion,
  Policy,
  PolicyReference,
  RevisionDeclaration,
} from './notice.model.js';
import { NOTICE_PARTS } from './notice.model.js';
import { canLoseForce, judgeRevision, type Revision } from './notice.revision.js';

export const NOTICE_COMMANDS = ['notice.draft', 'notice.publish', 'notice.withdraw'] as const;
export type NoticeCommandType = (typeof NOTICE_COMMANDS)[number];

/** State × command → state that follows; what is not in the table is refused. A published text is never drafted again. */
export const NOTICE_LIFECYCLE: Readonly<
  Record<'none' | NoticeStatus, Readonly<Partial<Record<NoticeCommandType, NoticeStatus>>>>
> = {
  none: { 'notice.draft': 'draft' },
  draft: { 'notice.draft': 'draft', 'notice.publish': 'published' },
  published: { 'notice.withdraw': 'withdrawn' },
  withdrawn: {},
};

/** The versions of one notice, in any order. */
type Versions = readonly NoticeVersion[];
const find = (versions: Versions, version: number): NoticeVersion | undefined =>
  versions.find((one) => one.version === version);
const newest = (versions: Versions): NoticeVersion | undefined =>
  [...versions].sort((a, b) => b.version - a.version)[0];
/** The version in force, if any. */
export const publishedVersion = (versions: Versions): NoticeVersion | undefined =>
  newest(versions.filter(({ status }) => status === 'published'));
/** The text that a new version replaces in people’s evidence: the newest that was ever published. */
export const versionBefore = (versions: Versions, version: number): NoticeVersion | undefined =>
  newest(versions.filter((one) => one.status !== 'draft' && one.version < version));

function stateAllows(
  versions: Versions,
  version: number,
  command: NoticeCommandType,
): ReturnType<typeof refuse> | undefined {
  const state = find(versions, version)?.status ?? 'none';
  return NOTICE_LIFECYCLE[state][command] === undefined
    ? refuse('notice-state', { version, state })
    : undefined;
}

const policiesOf = (text: NoticeText): readonly PolicyReference[] =>
  text.sections.flatMap((section) => section.policies ?? []);
const matches = (a: PolicyReference, b: PolicyReference): boolean =>
  a.code === b.code && a.version === b.version;

export interface DraftFacts {
  readonly versions: Versions;
  /** Policies that the register knows, at least all that the draft names. */
  readonly policies: readonly Policy[];
  /** Hash of the draft that the editor began from; null: there was none. */
  readonly baseHash: string | null;
}

/** Whether a draft may be kept. One draft at a time; who saves over somebody else’s newer draft is told so. */
export function decideDraft(
  draft: Omit<NoticeVersion, 'status' | 'hash'>,
  { versions, policies, baseHash }: DraftFacts,
): Outcome<object> {
  const known = find(versions, draft.version);
  const refused = stateAllows(versions, draft.version, 'notice.draft');
  if (refused) return refused;
  const last = newest(versions);
  if (!known && draft.version !== (last?.version ?? 0) + 1)
    return refuse('notice-version', { version: draft.version, next: (last?.version ?? 0) + 1 });
  if (!known && last?.status === 'draft')
    return refuse('notice-state', { version: last.version, state: 'draft' });
  if ((known?.hash ?? null) !== baseHash) return refuse('conflict');
  const published = versions.find(({ status }) => status !== 'draft');
  if (published && published.regime !== draft.regime)
    return refuse('notice-regime-fixed', { regime: published.regime });
  const ids = draft.sections.map(sectionIdOf);
  const twice = ids.find(
    (id, i) => ids.indexOf(id) !== i || (NOTICE_PARTS as readonly string[]).includes(id),
  );
  if (twice !== undefined) return refuse('notice-section-id', { section: twice });
  const term = draft.term;
  if (term !== undefined && !periodOf(term)) return refuse('term-invalid', { term });
  if (term !== undefined && !canLoseForce(draft.regime))
    return refuse('term-not-of-regime', { regime: draft.regime });
  for (const named of policiesOf(draft)) {
    const policy = policies.find((one) => matches(one, named));
    if (!policy) return refuse('policy-unknown', { code: named.code, version: named.version });
    if (policy.regime !== draft.regime)
      return refuse('policy-not-of-regime', { code: named.code, regime: draft.regime });
  }
  return { ok: true };
}

export interface PublishFacts {
  readonly versions: Versions;
  readonly policies: readonly Policy[];
  /** What the version before stands for; the notices of the platform do not name it in their text. */
  readonly policiesBefore: readonly Policy[];
  /** Hash of the text that the officer read before publishing. */
  readonly hash: string;
}

/** Whether a draft becomes the text in force, and what that means for choices made on earlier versions. */
export function decidePublish(
  { version, revision: declaration }: { version: number; revision?: RevisionDeclaration | undefined },
  { versions, policies, policiesBefore, hash }: PublishFacts,
): Outcome<{ readonly revision: Revision; readonly replaces: number | null }> {
  const refused = stateAllows(versions, version, 'notice.publish');
  if (refused) return refused;
  const draft = find(versions, version)!;
  if (draft.hash !== hash) return refuse('notice-hash', { noticeId: draft.noticeId, version });
  const before = versionBefore(versions, version) ?? null;
  const known = (named: readonly PolicyReference[]): Policy[] =>
    policies.filter((one) => named.some((reference) => matches(one, reference)));
  const judged = judgeRevision(declaration, {
    regime: draft.regime,
    before,
    after: draft,
    policiesBefore,
    policiesAfter: Object.fromEntries(
      draft.sections.map((section, i) => [sectionIdOf(section, i), known(section.policies ?? [])]),
    ),
  });
  if (!judged.ok) return judged;
  return { ok: true, revision: judged.revision, replaces: publishedVersion(versions)?.version ?? null };
}

/**
 * Whether a version may be withdrawn. The last text in force of a regime stays until another takes its place: without
 * one nobody could protect themselves on the portal.
 */
export function decideWithdraw(
  { version }: { version: number },
  { versions, publishedOfRegime }: { readonly versions: Versions; readonly publishedOfRegime: number },
): Outcome<object> {
  const refused = stateAllows(versions, version, 'notice.withdraw');
  if (refused) return refused;
  return publishedOfRegime <= 1 ? refuse('notice-last-of-regime', { version }) : { ok: true };
}

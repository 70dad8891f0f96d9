import type { CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult, type Tx } from '@garant/nest-kit';
import { decideDraft, decidePublish, decideWithdraw, sectionIdOf, versionBefore } from '@garant/rules';
import { noticeHash } from './notice.publish.js';
import { countPublished, markPublished, markWithdrawn, saveDraft, versionsOfNotice } from './notice.store.js';
import { allPolicies, linkPolicies, policiesOfVersion } from './policy.store.js';
import { beginRevision } from './revision.store.js';

type Context<T extends 'notice.draft' | 'notice.publish' | 'notice.withdraw'> = CommandContext<
  CommandBody<'consent', T>
>;
const FORBIDDEN: HandlerResult = { ok: false, problem: { code: 'forbidden' } };
const UNKNOWN: HandlerResult = { ok: false, problem: { code: 'notice-unknown' } };
const streamOf = (noticeId: string): string => `notice:${noticeId}`;

/** Publications and withdrawals one at a time: "the last text of a regime" is about several notices. */
const oneAtATime = (tx: Tx): Promise<unknown> =>
  tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('notices', 4127004))`);

/** `notice.draft`: the one draft of a notice is kept as the officer left it. */
export async function draftNotice({
  tx,
  command: { actor, body },
}: Context<'notice.draft'>): Promise<HandlerResult> {
  if (actor.role !== 'data-protection-officer') return FORBIDDEN;
  const { baseHash, ...draft } = body;
  const verdict = decideDraft(draft, {
    versions: await versionsOfNotice(tx, draft.noticeId),
    policies: await allPolicies(tx),
    baseHash,
  });
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  const hash = noticeHash(draft);
  await saveDraft(tx, { ...draft, hash });
  const streamId = streamOf(draft.noticeId);
  return {
    ok: true,
    streams: [
      {
        streamId,
        expectedVersion: await streamVersion(tx, streamId),
        events: [{ type: 'notice.drafted', key: draft.noticeId, data: { ...draft, hash } }],
      },
    ],
    result: { noticeId: draft.noticeId, version: draft.version, hash },
  };
}

/** `notice.publish`: the draft becomes the text in force, in the place of the version before it. */
export async function publishNotice({
  tx,
  command: { actor, body },
  now,
}: Context<'notice.publish'>): Promise<HandlerResult> {
  if (actor.role !== 'data-protection-officer') return FORBIDDEN;
  const { noticeId, version } = body;
  await oneAtATime(tx);
  const versions = await versionsOfNotice(tx, noticeId);
  if (!versions.some((one) => one.version === version)) return UNKNOWN;
  const before = versionBefore(versions, version);
  const verdict = decidePublish(body, {
    versions,
    policies: await allPolicies(tx),
    policiesBefore: before
      ? (await policiesOfVersion(tx, noticeId, before.version)).map(({ policy }) => policy)
      : [],
    hash: body.hash,
  });
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  const draft = versions.find((one) => one.version === version)!;
  const revision = before
    ? { from: before.version, material: [...verdict.revision.material], affected: verdict.revision.affected }
    : null;
  await markPublished(tx, noticeId, version, now, revision);
  const links = draft.sections.flatMap((section, i) =>
    (section.policies ?? []).map((policy) => ({ sectionId: sectionIdOf(section, i), ...policy })),
  );
  await linkPolicies(tx, noticeId, version, links);
  const replaced = versions.filter(({ status }) => status === 'published');
  for (const old of replaced) await markWithdrawn(tx, noticeId, old.version, now, version);
  if (revision?.affected)
    await beginRevision(tx, {
      noticeId,
      version,
      regime: draft.regime,
      affected: revision.affected,
      publishedAt: now,
    });
  const streamId = streamOf(noticeId);
  return {
    ok: true,
    streams: [
      {
        streamId,
        expectedVersion: await streamVersion(tx, streamId),
        events: [
          {
            type: 'notice.published',
            key: noticeId,
            data: { noticeId, version, regime: draft.regime, hash: draft.hash, publishedAt: now, revision },
          },
          ...replaced.map((old) => ({
            type: 'notice.withdrawn',
            key: noticeId,
            data: { noticeId, version: old.version, withdrawnAt: now, replacedBy: version },
          })),
        ],
      },
    ],
    result: { noticeId, version, hash: draft.hash, publishedAt: now },
  };
}

/** `notice.withdraw`: nobody can say yes on this version any more; whoever reads it still can say no. */
export async function withdrawNotice({
  tx,
  command: { actor, body },
  now,
}: Context<'notice.withdraw'>): Promise<HandlerResult> {
  if (actor.role !== 'data-protection-officer') return FORBIDDEN;
  const { noticeId, version } = body;
  await oneAtATime(tx);
  const versions = await versionsOfNotice(tx, noticeId);
  const regime = versions.find((one) => one.version === version)?.regime;
  if (!regime) return UNKNOWN;
  const verdict = decideWithdraw(body, { versions, publishedOfRegime: await countPublished(tx, regime) });
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  await markWithdrawn(tx, noticeId, version, now, null);
  const streamId = streamOf(noticeId);
  return {
    ok: true,
    streams: [
      {
        streamId,
        expectedVersion: await streamVersion(tx, streamId),
        events: [
          {
            type: 'notice.withdrawn',
            key: noticeId,
            data: { noticeId, version, withdrawnAt: now, replacedBy: null },
          },
        ],
      },
    ],
    result: { noticeId, version, withdrawnAt: now },
  };
}

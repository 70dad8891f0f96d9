import type { NoticeStatus, NoticeVersion } from './notice.model.js';

/** What happened to a notice, in order of its stream. */
export type NoticeEvent =
  | { readonly type: 'notice.drafted'; readonly data: Omit<NoticeVersion, 'status'> }
  | { readonly type: 'notice.published' | 'notice.withdrawn'; readonly data: { readonly version: number } };

const FOLLOWS: Readonly<Record<'notice.published' | 'notice.withdrawn', NoticeStatus>> = {
  'notice.published': 'published',
  'notice.withdrawn': 'withdrawn',
};

/** The versions of a notice after one more event. The whole stream, replayed, gives what the register holds. */
export function evolveNotice(
  versions: readonly NoticeVersion[],
  event: NoticeEvent,
): readonly NoticeVersion[] {
  if (event.type === 'notice.drafted') {
    const others = versions.filter(({ version }) => version !== event.data.version);
    return [...others, { ...event.data, status: 'draft' as const }].sort((a, b) => a.version - b.version);
  }
  const status = FOLLOWS[event.type];
  return versions.map((one) => (one.version === event.data.version ? { ...one, status } : one));
}

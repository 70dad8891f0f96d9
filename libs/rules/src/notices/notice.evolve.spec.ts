import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { notice, words } from '../../test/notice.example.js';
import {
  decideDraft,
  decidePublish,
  decideWithdraw,
  publishedVersion,
  versionBefore,
} from './notice.decide.js';
import { evolveNotice, type NoticeEvent } from './notice.evolve.js';
import type { NoticeVersion } from './notice.model.js';
import { changesBetween } from './notice.changes.js';

type Attempt = {
  readonly what: 'draft' | 'publish' | 'withdraw';
  readonly version: number;
  readonly title: string;
};
const attempt: fc.Arbitrary<Attempt> = fc.record({
  what: fc.constantFrom('draft', 'publish', 'withdraw'),
  version: fc.integer({ min: 1, max: 4 }),
  title: fc.constantFrom('a', 'b', 'c'),
});
const hashOf = (one: Pick<NoticeVersion, 'title'>): string => `hash of ${one.title.fr}`;

/** Events of one attempt, as the service makes them; none when it is refused. */
function eventsOf(versions: readonly NoticeVersion[], { what, version, title }: Attempt): NoticeEvent[] {
  const known = versions.find((one) => one.version === version);
  if (what === 'draft') {
    const { status: _status, hash: _hash, ...text } = notice({ version, title: words(title) });
    const baseHash = known?.hash ?? null;
    if (!decideDraft(text, { versions, policies: [], baseHash }).ok) return [];
    return [{ type: 'notice.drafted', data: { ...text, hash: hashOf(text) } }];
  }
  if (what === 'withdraw')
    return decideWithdraw({ version }, { versions, publishedOfRegime: 2 }).ok
      ? [{ type: 'notice.withdrawn', data: { version } }]
      : [];
  const before = versionBefore(versions, version);
  const sections =
    before && known
      ? changesBetween(before, known)
          .filter(({ change }) => change !== 'unchanged')
          .map(({ sectionId }) => ({ sectionId, material: false }))
      : [];
  const decided = decidePublish(
    { version, revision: before ? { sections } : undefined },
    { versions, policies: [], policiesBefore: [], hash: known?.hash ?? '' },
  );
  if (!decided.ok) return [];
  const replaced = versions.filter(({ status }) => status === 'published');
  return [
    { type: 'notice.published', data: { version } },
    ...replaced.map((one): NoticeEvent => ({ type: 'notice.withdrawn', data: { version: one.version } })),
  ];
}

describe('a notice over time', () => {
  it('whatever is tried, published texts never change, and at most one is in force', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => {
        let versions: readonly NoticeVersion[] = [];
        const published = new Map<number, string>();
        for (const one of attempts) {
          for (const event of eventsOf(versions, one)) versions = evolveNotice(versions, event);
          for (const { version, status, hash } of versions) {
            if (status === 'draft') continue;
            expect(hash).toBe(published.get(version) ?? hash);
            published.set(version, hash);
          }
          expect(versions.filter(({ status }) => status === 'published').length).toBeLessThanOrEqual(1);
          expect(versions.filter(({ status }) => status === 'draft').length).toBeLessThanOrEqual(1);
          expect(versions.map(({ version }) => version)).toEqual(versions.map((_, i) => i + 1));
        }
      }),
    );
  });

  it('the text in force is the newest that was published and not withdrawn', () => {
    const events: NoticeEvent[] = [
      { type: 'notice.drafted', data: notice() },
      { type: 'notice.published', data: { version: 1 } },
      { type: 'notice.drafted', data: notice({ version: 2 }) },
    ];
    const before = events.reduce(evolveNotice, [] as readonly NoticeVersion[]);
    expect(publishedVersion(before)?.version).toBe(1);
    const after = (
      [
        { type: 'notice.published', data: { version: 2 } },
        { type: 'notice.withdrawn', data: { version: 1 } },
      ] as NoticeEvent[]
    ).reduce(evolveNotice, before);
    expect(after.map(({ status }) => status)).toEqual(['withdrawn', 'published']);
    expect(publishedVersion(after)?.version).toBe(2);
  });
});

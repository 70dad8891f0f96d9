import type { NoticeSection, NoticeText, Policy } from './notice.model.js';
import { NOTICE_PARTS } from './notice.model.js';

/** One section, or one of `title`, `legal-sources`, `term`, over two versions. */
export interface SectionChange {
  readonly sectionId: string;
  readonly change: 'unchanged' | 'changed' | 'added' | 'removed';
  readonly before: NoticeSection | null;
  readonly after: NoticeSection | null;
}

/** Name of a section that has none of its own: its place, counted from 1. */
export const sectionIdOf = (section: NoticeSection, place: number): string =>
  section.sectionId ?? `section-${place + 1}`;

/** The same for every order of members, and for an absent member and an undefined one. */
function sameText(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((one, i) => sameText(one, b[i]))
    );
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => sameText(left[name], right[name]));
}

const says = ({ heading, body, policies }: NoticeSection): unknown => ({
  heading,
  body,
  policies: policies?.length ? policies : undefined,
});

/** What differs between two versions, section by section in the order of the new one, removed ones last, then the parts. */
export function changesBetween(before: NoticeText | null, after: NoticeText): readonly SectionChange[] {
  const old = new Map((before?.sections ?? []).map((section, i) => [sectionIdOf(section, i), section]));
  const kept = after.sections.map((section, i): SectionChange => {
    const sectionId = sectionIdOf(section, i);
    const known = old.get(sectionId) ?? null;
    old.delete(sectionId);
    const change = known === null ? 'added' : sameText(says(known), says(section)) ? 'unchanged' : 'changed';
    return { sectionId, change, before: known, after: section };
  });
  const removed = [...old].map(([sectionId, section]): SectionChange => ({
    sectionId,
    change: 'removed',
    before: section,
    after: null,
  }));
  return [...kept, ...removed, ...(before === null ? [] : changedParts(before, after))];
}

function changedParts(before: NoticeText, after: NoticeText): SectionChange[] {
  const parts: Record<(typeof NOTICE_PARTS)[number], (text: NoticeText) => unknown> = {
    title: ({ title }) => title,
    'legal-sources': ({ legalSources }) => legalSources,
    term: ({ term }) => term,
  };
  return NOTICE_PARTS.filter((part) => !sameText(parts[part](before), parts[part](after))).map(
    (sectionId) => ({ sectionId, change: 'changed', before: null, after: null }),
  );
}

const widerList = <T>(before: readonly (readonly T[])[], after: readonly T[]): boolean => {
  if (before.some((list) => list.length === 0)) return false;
  return after.length === 0 || after.some((one) => !before.some((list) => list.includes(one)));
};

/**
 * Whether a policy reaches further than all of the earlier version's: a scope, purpose or category that none of them
 * names. Who said yes before said yes to less.
 */
export function reachesFurther(policy: Policy, earlier: readonly Policy[]): boolean {
  if (earlier.length === 0) return false;
  if (earlier.some(({ code, version }) => code === policy.code && version === policy.version)) return false;
  return (
    widerList(
      earlier.map(({ scopeKinds }) => scopeKinds),
      policy.scopeKinds,
    ) ||
    widerList(
      earlier.map(({ purposes }) => purposes),
      policy.purposes,
    ) ||
    widerList(
      earlier.map(({ categories }) => categories),
      policy.categories,
    )
  );
}

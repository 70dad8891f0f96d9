/** One field as somebody wants it, and the version of the application they read it at. `value: null` empties it. */
export interface FieldChange {
  readonly field: string;
  readonly baseVersion: number;
  readonly value: unknown;
}
interface Versions {
  readonly fieldVersions: Readonly<Record<string, number>>;
  readonly fieldBaseline: number;
}

/** Version of the application at which a field last changed. */
export const fieldVersion = (state: Versions | undefined, field: string): number =>
  state === undefined ? 0 : (state.fieldVersions[field] ?? state.fieldBaseline);

export interface Merged {
  readonly content: Readonly<Record<string, unknown>>;
  /** Fields whose value is another one now. */
  readonly saved: readonly string[];
  /** Fields that somebody else changed after the author read them: kept as they are, for the author to see both texts. */
  readonly stale: readonly { readonly field: string; readonly version: number }[];
}

/**
 * Changes of several authors at once: each field has its own version, so that only an edit of the same words collides.
 * An edit to what is already there is no collision. The last of several changes to one field counts.
 */
export function mergeChanges(
  current: Readonly<Record<string, unknown>>,
  state: Versions | undefined,
  changes: readonly FieldChange[],
): Merged {
  const content: Record<string, unknown> = { ...current };
  const saved = new Set<string>();
  const stale = new Map<string, number>();
  for (const { field, baseVersion, value } of changes) {
    const wanted = value ?? undefined;
    if (sameValue(content[field], wanted)) continue;
    const version = fieldVersion(state, field);
    if (version > baseVersion) {
      stale.set(field, version);
      continue;
    }
    if (wanted === undefined) delete content[field];
    else content[field] = wanted;
    saved.add(field);
  }
  return {
    content,
    saved: [...saved],
    stale: [...stale].map(([field, version]) => ({ field, version })),
  };
}

/** Fields in which two contents differ, in the order of their names. */
export function changedFields(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].sort();
  return names.filter((name) => !sameValue(before?.[name], after[name]));
}

/** Equality of JSON values; the order of members does not count, absent and undefined are the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item, b[i]))
    );
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) =>
    sameValue(left[name], right[name]),
  );
}

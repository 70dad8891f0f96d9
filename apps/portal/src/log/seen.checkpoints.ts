import { parseCheckpoint, parseNote } from '@garant/merkle-log';

/** A checkpoint that this browser has seen: what a forked log could not show to everybody. */
export interface Seen {
  note: string;
  size: number;
  at: string;
}
const NAME = 'garant.checkpoints';
const KEPT = 60;

export const sizeOf = (note: string): number | undefined => {
  const parsed = parseNote(note);
  const body = parsed.ok ? parseCheckpoint(parsed.value.text) : undefined;
  return body?.ok ? body.value.size : undefined;
};

export function seenCheckpoints(storage: Pick<Storage, 'getItem'> = localStorage): Seen[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(NAME) ?? '[]');
    if (!Array.isArray(list)) return [];
    return list.filter(
      (seen): seen is Seen =>
        typeof seen?.note === 'string' && typeof seen.size === 'number' && typeof seen.at === 'string',
    );
  } catch {
    return [];
  }
}

/** Adds a checkpoint and keeps the first one for ever, with the newest others: the first is the longest memory. */
export function withSeen(list: readonly Seen[], note: string, at: string): Seen[] {
  const size = sizeOf(note);
  if (size === undefined || list.some((seen) => seen.note === note)) return [...list];
  const all = [...list, { note, size, at }].sort((a, b) => a.at.localeCompare(b.at));
  return all.length <= KEPT ? all : [all[0] as Seen, ...all.slice(-(KEPT - 1))];
}

export function rememberCheckpoint(note: string, at: string): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(withSeen(seenCheckpoints(), note, at)));
  } catch {
    // Without storage each visit starts anew; the check still compares within the visit.
  }
}

import type { PermitView } from '@garant/contracts';

type Shown = Pick<PermitView, 'title' | 'status' | 'signedAt' | 'organisation' | 'permitId'>;
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Permits that have every word and the state, newest first. */
export function chosenPermits<P extends Shown>(
  permits: readonly P[],
  { words, status }: { words: string; status: string },
): P[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return permits
    .filter((permit) => status === '' || permit.status === status)
    .filter(({ title, organisation, permitId }) => {
      const text = plain([title, organisation ?? '', permitId].join(' '));
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => b.signedAt.localeCompare(a.signedAt));
}

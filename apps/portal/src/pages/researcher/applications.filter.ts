import type { ApplicationView } from '@garant/contracts';

export interface ApplicationFilter {
  words: string;
  state: ApplicationView['state'] | '';
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Applications whose title, summary or number holds every word, in a state or in any; the last touched first. */
export function filterApplications<
  T extends Pick<ApplicationView, 'applicationId' | 'state' | 'content' | 'createdAt' | 'history'>,
>(list: readonly T[], { words, state }: ApplicationFilter): T[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const touched = (one: T): string => one.history?.at(-1)?.at ?? one.createdAt;
  return list
    .filter((one) => state === '' || one.state === state)
    .filter((one) => {
      const text = plain([one.content.title, one.content.laySummary, one.applicationId].join(' '));
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => touched(b).localeCompare(touched(a)));
}

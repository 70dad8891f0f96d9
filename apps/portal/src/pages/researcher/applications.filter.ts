import type { ApplicationSummary } from '@garant/contracts';

export interface ApplicationFilter {
  words: string;
  state: ApplicationSummary['state'] | '';
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Applications whose title, summary or number holds every word, in a state or in any; the last touched first. */
export function filterApplications<
  T extends Pick<ApplicationSummary, 'applicationId' | 'state' | 'content' | 'changedAt'>,
>(list: readonly T[], { words, state }: ApplicationFilter): T[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return list
    .filter((one) => state === '' || one.state === state)
    .filter((one) => {
      const text = plain([one.content.title, one.content.laySummary, one.applicationId].join(' '));
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => b.changedAt.localeCompare(a.changedAt));
}

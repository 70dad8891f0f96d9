import type { ApplicationView, CommitteeView } from '@garant/contracts';

export type Answer = '' | 'met' | 'unmet' | 'none';
export interface Given {
  readonly answer: Answer;
  readonly reason: string;
}

const answerOf = (met: boolean | null): Answer => (met === null ? 'none' : met ? 'met' : 'unmet');

export const ANSWERED = ({ answer, reason }: Given): boolean => answer !== '' && reason.trim() !== '';

/** What was answered: the last assessment, and over it what was saved since, criterion by criterion. */
export function answersFrom(
  application: Pick<ApplicationView, 'assessment'> | undefined,
  deliberation: Pick<CommitteeView, 'answers'>,
): Record<string, Given> {
  const rows = [...(application?.assessment?.criteria ?? []), ...deliberation.answers];
  return Object.fromEntries(
    rows.map(({ criterion, met, reason }) => [criterion, { answer: answerOf(met), reason }]),
  );
}

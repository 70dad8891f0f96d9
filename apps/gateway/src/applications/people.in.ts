import type { ApplicationView } from '@garant/contracts';

/** Accounts that a view of an application refers to. */
export const peopleIn = (view: ApplicationView): (string | null | undefined)[] => [
  view.applicant,
  ...(view.content?.persons ?? []),
  view.content?.responsiblePerson,
  ...(view.members ?? []),
  ...(view.invitations ?? []).map(({ invitee }) => invitee),
  ...(view.attachments ?? []).map(({ by }) => by),
  view.assessment?.by,
  ...(view.votes ?? []).map((vote) => vote.by),
  view.decision?.by,
  ...(view.history ?? []).map((entry) => entry.by),
];

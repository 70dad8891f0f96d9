import type {
  ContentVersion,
  FieldView,
  InvitationView,
  PresenceView,
  FeeEstimateView,
  Localized,
} from '@garant/contracts';
import type { AttachmentKind, DuoVerdict, FieldChange } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { applicationsKey, type Draft } from './applications.api.js';
import { itemsOf, read, write, type Written } from './client.js';
import { newKey, useCommand } from './command.hook.js';

type Names = { names?: Record<string, string> };
const base = (id: string) => `/api/v1/applications/${id}`;
const one = (id: string) => [applicationsKey, [...applicationsKey, id]];

export interface Saved {
  version?: number;
  saved?: string[];
  stale?: { field: string; version: number }[];
}
/** Single fields, each with the version at which it was read: what others changed meanwhile is kept. */
export const saveFields = (id: string, changes: readonly FieldChange[]): Promise<Written<Saved>> =>
  write<Saved>('PUT', base(id), { body: { changes }, idempotencyKey: newKey() });

export type FieldNow = FieldView & Names;
export const readField = (id: string, field: string, version: number): Promise<FieldNow> =>
  read(`${base(id)}/fields/${field}?base=${version}`);

export type Presence = PresenceView & Names;
export async function sayPresent(id: string, field: string | null): Promise<Presence | undefined> {
  const written = await write<Presence>('PUT', `${base(id)}/presence`, { body: { field } });
  return written.state === 'done' ? written.value : undefined;
}

export type VersionRow = ContentVersion & Names;
export const useVersions = (id: string) =>
  useQuery({
    queryKey: [...applicationsKey, id, 'versions'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<{ items: VersionRow[] }>(`${base(id)}/versions`, signal)),
  });
export const useVersion = (id: string, version: number | undefined) =>
  useQuery({
    queryKey: [...applicationsKey, id, 'versions', version],
    enabled: version !== undefined,
    queryFn: ({ signal }) =>
      read<{ version: number; content: Draft }>(`${base(id)}/versions/${version}`, signal),
  });

export type Invitation = InvitationView & Names;
export const invitationsKey = ['invitations'] as const;
export const useInvitations = () =>
  useQuery({
    queryKey: invitationsKey,
    queryFn: async ({ signal }) =>
      itemsOf(await read<{ items: Invitation[] }>('/api/v1/invitations', signal)),
  });

const command = <I>(id: string, path: (input: I) => string, body: (input: I) => unknown = () => ({})) => ({
  path: (input: I) => `${base(id)}/${path(input)}`,
  body,
  refresh: one(id),
  patience: 15,
});
export const useInvite = (id: string) =>
  useCommand<string>(
    command<string>(
      id,
      () => 'members',
      (email) => ({ email }),
    ),
  );
export const useUninvite = (id: string) =>
  useCommand<string>(command<string>(id, (invitation) => `invitations/${invitation}/withdrawal`));
export const useRemoveMember = (id: string) =>
  useCommand<string>(command<string>(id, (member) => `members/${member}/removal`));
export const useJoin = () =>
  useCommand<{ applicationId: string; invitationId: string }>({
    path: ({ applicationId, invitationId }) =>
      `${base(applicationId)}/invitations/${invitationId}/acceptance`,
    body: () => ({}),
    refresh: [applicationsKey, invitationsKey],
    patience: 15,
  });
export const useUpgradeForm = (id: string) =>
  useCommand<void, { missing?: unknown[] }>(command<void>(id, () => 'form-upgrade'));
export const useCopy = (id: string) =>
  useCommand<void, { applicationId: string }>(command<void>(id, () => 'copies'));
export const useDiscard = (id: string) =>
  useCommand<void>({
    method: 'DELETE',
    path: () => base(id),
    body: () => ({}),
    refresh: [applicationsKey],
    patience: 15,
  });
export const useAttach = (id: string) =>
  useCommand<{ sha256: string; kind: AttachmentKind; name: string }>(
    command<{ sha256: string; kind: AttachmentKind; name: string }>(
      id,
      () => 'attachments',
      (document) => document,
    ),
  );
export const useDetach = (id: string) =>
  useCommand<string>(command<string>(id, (attachment) => `attachments/${attachment}/removal`));
export const useRedact = (id: string) =>
  useCommand<{ attachmentId: string; reason: string }>(
    command<{ attachmentId: string; reason: string }>(
      id,
      ({ attachmentId }) => `attachments/${attachmentId}/redaction`,
      ({ reason }) => ({ reason }),
    ),
  );
export const attachmentAddress = (id: string, attachmentId: string): string =>
  `${base(id)}/attachments/${attachmentId}`;
export const documentAddress = (id: string, language: string): string =>
  `${base(id)}/document.pdf?language=${language}`;

/** What the application would cost, for as much of it as prices depend on. Null: nothing is charged here. */
export const useFeeEstimate = (question: object | undefined) =>
  useQuery({
    queryKey: ['fee-estimate', question],
    enabled: question !== undefined,
    retry: false,
    queryFn: async ({ signal }) => {
      const { inForce } = await read<{ inForce: number | null }>('/api/v1/fees/schedules', signal);
      if (inForce === null) return null;
      const written = await write<FeeEstimateView>('POST', '/api/v1/fees/estimate', { body: question });
      return written.state === 'done' ? written.value : null;
    },
  });

export interface DuoAdvice {
  verdict: DuoVerdict;
  datasets: {
    datasetId: string | null;
    verdict: DuoVerdict;
    lines: { verdict: DuoVerdict; explanation: Localized }[];
  }[];
}
/** Codes of use of the datasets against what is asked for: advice, decided by people. */
export const useDuoAdvice = (question: object | undefined) =>
  useQuery({
    queryKey: ['duo', question],
    enabled: question !== undefined,
    retry: false,
    queryFn: async () => {
      const written = await write<DuoAdvice>('POST', '/api/v1/duo/match', { body: question });
      return written.state === 'done' ? written.value : null;
    },
  });

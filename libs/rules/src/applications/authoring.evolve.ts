import type { ApplicationState, RecordedApplicationEvent } from '../procedures/application.model.js';
import type { AuthoringState } from './authoring.model.js';

/** The first version of the form, of every application that says nothing about it. */
export const FIRST_FORM_VERSION = 1;

export const newAuthoring = (formVersion: number = FIRST_FORM_VERSION): AuthoringState => ({
  formVersion,
  members: [],
  invitations: [],
  attachments: [],
  fieldVersions: {},
  fieldBaseline: 0,
  copiedFrom: null,
});

/** Which fields a new version changed. A version that does not tell may have changed every one. */
export function withFields(
  state: Pick<AuthoringState, 'fieldVersions' | 'fieldBaseline'>,
  { version, fields }: { readonly version: number; readonly fields?: readonly string[] | undefined },
): Pick<AuthoringState, 'fieldVersions' | 'fieldBaseline'> {
  if (fields === undefined) return { fieldVersions: {}, fieldBaseline: version };
  const changed = Object.fromEntries(fields.map((field) => [field, version]));
  return {
    fieldVersions: { ...state.fieldVersions, ...changed },
    fieldBaseline: state.fieldBaseline,
  };
}

/** Members, invitations, attachments and the form; any other event changes nothing here. */
export function evolveAuthoring(state: ApplicationState, event: RecordedApplicationEvent): ApplicationState {
  const { type, at } = event;
  const by = event.actor?.ref ?? '';
  switch (type) {
    case 'application.member-invited': {
      const { invitationId, invitee } = event.data;
      return { ...state, invitations: [...state.invitations, { invitationId, invitee, at }] };
    }
    case 'application.member-uninvited':
      return { ...state, invitations: without(state, event.data.invitationId) };
    case 'application.member-joined':
      return {
        ...state,
        invitations: without(state, event.data.invitationId),
        members: [...state.members, event.data.member],
      };
    case 'application.member-removed': {
      const { member } = event.data;
      return { ...state, members: state.members.filter((ref) => ref !== member) };
    }
    case 'application.applicant-changed': {
      const { from, to } = event.data;
      return { ...state, applicant: to, members: [...state.members.filter((ref) => ref !== to), from] };
    }
    case 'application.attachment-added': {
      const { attachmentId, kind, sha256, mediaType, bytes } = event.data;
      const added = { attachmentId, kind, sha256, mediaType, bytes, by, at, redactedAt: null };
      return { ...state, attachments: [...state.attachments, added] };
    }
    case 'application.attachment-removed': {
      const { attachmentId } = event.data;
      return {
        ...state,
        attachments: state.attachments.filter((one) => one.attachmentId !== attachmentId),
      };
    }
    case 'application.attachment-redacted': {
      const { attachmentId } = event.data;
      return {
        ...state,
        attachments: state.attachments.map((one) =>
          one.attachmentId === attachmentId ? { ...one, redactedAt: at } : one,
        ),
      };
    }
    case 'application.form-upgraded':
      return { ...state, formVersion: event.data.to };
    case 'application.copied-from':
      return { ...state, copiedFrom: event.data.source };
    case 'application.deleted':
      return { ...state, status: 'WITHDRAWN' };
    default:
      return state;
  }
}

const without = (state: AuthoringState, invitationId: string): AuthoringState['invitations'] =>
  state.invitations.filter((one) => one.invitationId !== invitationId);

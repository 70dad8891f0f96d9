import type { AttachmentKind } from './form.codes.js';
import type { AttachmentType } from './attachment.type.js';

/** Those who write an application together, what they attach, and the version of the form they fill in. */
export interface AuthoringBodies {
  'application.invite-member': { readonly invitationId: string; readonly invitee: string };
  'application.uninvite-member': { readonly invitationId: string };
  'application.join': { readonly invitationId: string };
  'application.remove-member': { readonly member: string };
  'application.change-applicant': { readonly newApplicant: string; readonly reason: string };
  'application.attach': Attached & { readonly name: string };
  'application.detach': { readonly attachmentId: string };
  'application.redact-attachment': { readonly attachmentId: string; readonly reason: string };
  'application.upgrade-form': object;
  'application.copy': object;
  'application.delete': object;
}

export interface Attached {
  readonly attachmentId: string;
  readonly kind: AttachmentKind;
  readonly sha256: string;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
}

type Id = { readonly applicationId: string };
export interface AuthoringEventData {
  'application.member-invited': Id & { readonly invitationId: string; readonly invitee: string };
  'application.member-uninvited': Id & { readonly invitationId: string };
  'application.member-joined': Id & { readonly invitationId: string; readonly member: string };
  'application.member-removed': Id & { readonly member: string };
  'application.applicant-changed': Id & {
    readonly from: string;
    readonly to: string;
    readonly reasonHash: string;
  };
  'application.attachment-added': Id & Attached;
  'application.attachment-removed': Id & { readonly attachmentId: string };
  /** The hash stays, so that what was there can still be recognised. */
  'application.attachment-redacted': Id & {
    readonly attachmentId: string;
    readonly sha256: string;
    readonly reasonHash: string;
  };
  'application.form-upgraded': Id & { readonly from: number; readonly to: number };
  'application.copied-from': Id & { readonly source: string; readonly sourceVersion: number };
  'application.deleted': Id;
}

export interface AttachmentState extends Attached {
  readonly by: string;
  readonly at: string;
  readonly redactedAt: string | null;
}
export interface AuthoringState {
  readonly formVersion: number;
  /** Accounts that write with the applicant. Who has access to data is said by the content. */
  readonly members: readonly string[];
  readonly invitations: readonly {
    readonly invitationId: string;
    readonly invitee: string;
    readonly at: string;
  }[];
  readonly attachments: readonly AttachmentState[];
  /** Version at which each field last changed; a field that is not here last changed at `fieldBaseline` at the latest. */
  readonly fieldVersions: Readonly<Record<string, number>>;
  readonly fieldBaseline: number;
  readonly copiedFrom: string | null;
}

import { commitment, hasStake } from '../procedures/application.duties.js';
import type {
  ApplicationCommand,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from '../procedures/application.model.js';
import { refuse } from '../rule.js';
import { extensionFits } from './attachment.type.js';
import { FORM_VERSION } from './form.table.js';
import type { AuthoringBodies, AuthoringEventData } from './authoring.model.js';

/** Attachments of one application: enough for a file, few enough to be read. */
export const MOST_ATTACHMENTS = 30;
export const MOST_MEMBERS = 30;

type Of<T extends keyof AuthoringBodies> = Extract<ApplicationCommand, { type: T }>;
type Decide<T extends keyof AuthoringBodies> = (
  state: ApplicationState | undefined,
  command: Of<T>,
  facts: ApplicationFacts,
) => Decided<ApplicationEvent>;

const one = <T extends keyof AuthoringEventData>(
  type: T,
  applicationId: string,
  data: Omit<AuthoringEventData[T], 'applicationId'>,
): Decided<ApplicationEvent> => ({
  ok: true,
  events: [{ type, key: applicationId, data: { applicationId, ...data } } as unknown as ApplicationEvent],
});

/** Writing together: who may write, what is attached, which form is filled in. The caller has checked the permission. */
export const DECIDE_AUTHORING: { readonly [T in keyof AuthoringBodies]: Decide<T> } = {
  'application.invite-member': (state, { body }) => {
    const { invitee, invitationId, applicationId } = body;
    if (invitee === state!.applicant || state!.members.includes(invitee)) return refuse('already-member');
    if (state!.invitations.some((invitation) => invitation.invitee === invitee))
      return refuse('already-invited');
    if (state!.members.length + state!.invitations.length >= MOST_MEMBERS)
      return refuse('invalid-body', { field: 'members', rule: 'too-many', most: MOST_MEMBERS });
    return one('application.member-invited', applicationId, { invitationId, invitee });
  },

  'application.uninvite-member': (state, { body }) => {
    const { invitationId, applicationId } = body;
    if (!state!.invitations.some((invitation) => invitation.invitationId === invitationId))
      return refuse('invitation-unknown', { invitationId });
    return one('application.member-uninvited', applicationId, { invitationId });
  },

  'application.join': (state, { body, actor }) => {
    const { invitationId, applicationId } = body;
    const mine = state!.invitations.some(
      (invitation) => invitation.invitationId === invitationId && invitation.invitee === actor.ref,
    );
    if (!mine) return refuse('invitation-unknown', { invitationId });
    return one('application.member-joined', applicationId, { invitationId, member: actor.ref });
  },

  'application.remove-member': (state, { body, actor }) => {
    const { member, applicationId } = body;
    if (!state!.members.includes(member)) return refuse('member-unknown', { member });
    // A member may leave; only the applicant sends others away.
    if (actor.ref !== state!.applicant && actor.ref !== member)
      return refuse('forbidden', { command: 'application.remove-member' });
    return one('application.member-removed', applicationId, { member });
  },

  'application.change-applicant': (state, { body, actor }, facts) => {
    const { newApplicant, reason, applicationId } = body;
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (reason.trim() === '') return refuse('reason-missing');
    if (!state!.members.includes(newApplicant)) return refuse('member-unknown', { member: newApplicant });
    return one('application.applicant-changed', applicationId, {
      from: state!.applicant,
      to: newApplicant,
      reasonHash: commitment(facts, 'reason'),
    });
  },

  'application.attach': (state, { body }) => {
    const { applicationId, attachmentId, kind, sha256, mediaType, bytes, name } = body;
    if (!extensionFits(name, mediaType)) return refuse('attachment-type', { mediaType });
    if (state!.attachments.length >= MOST_ATTACHMENTS)
      return refuse('attachments-full', { most: MOST_ATTACHMENTS });
    if (state!.attachments.some((known) => known.sha256 === sha256)) return refuse('attachment-there');
    return one('application.attachment-added', applicationId, {
      attachmentId,
      kind,
      sha256,
      mediaType,
      bytes,
    });
  },

  'application.detach': (state, { body }) => {
    const { attachmentId, applicationId } = body;
    const known = state!.attachments.find((attachment) => attachment.attachmentId === attachmentId);
    // What was redacted is evidence of the redaction.
    if (!known || known.redactedAt !== null) return refuse('attachment-unknown', { attachmentId });
    // Assessors have read what was submitted: later documents may be taken back, those not.
    if (state!.submittedAt !== null && known.at <= state!.submittedAt)
      return refuse('attachment-submitted', { attachmentId });
    return one('application.attachment-removed', applicationId, { attachmentId });
  },

  'application.redact-attachment': (state, { body, actor }, facts) => {
    const { attachmentId, reason, applicationId } = body;
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (reason.trim() === '') return refuse('reason-missing');
    const known = state!.attachments.find((attachment) => attachment.attachmentId === attachmentId);
    if (!known || known.redactedAt !== null) return refuse('attachment-unknown', { attachmentId });
    return one('application.attachment-redacted', applicationId, {
      attachmentId,
      sha256: known.sha256,
      reasonHash: commitment(facts, 'reason'),
    });
  },

  'application.upgrade-form': (state, { body }) => {
    if (state!.formVersion >= FORM_VERSION)
      return refuse('form-is-newest', { formVersion: state!.formVersion });
    return one('application.form-upgraded', body.applicationId, {
      from: state!.formVersion,
      to: FORM_VERSION,
    });
  },

  'application.copy': (_state, { body }, facts) => {
    const { applicationId } = body;
    const { source } = facts;
    if (source === undefined) return refuse('application-unknown');
    return {
      ok: true,
      events: [
        {
          type: 'application.drafted',
          key: applicationId,
          data: {
            applicationId,
            version: 1,
            contentHash: commitment(facts, 'content'),
            formVersion: FORM_VERSION,
          },
        },
        {
          type: 'application.copied-from',
          key: applicationId,
          data: { applicationId, source: source.applicationId, sourceVersion: source.version },
        },
      ],
    };
  },

  'application.delete': (_state, { body }) => one('application.deleted', body.applicationId, {}),
};

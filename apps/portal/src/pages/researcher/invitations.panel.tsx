import { useNavigate } from 'react-router';
import { useInvitations, useJoin, type Invitation } from '../../api/authoring.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';

/** Invitations to write an application, for the login that was invited. Nothing when there is none. */
export function InvitationsPanel() {
  const t = useText();
  const { data = [] } = useInvitations();
  if (data.length === 0) return null;
  return (
    <Callout tone="info" title={t('members.invitations', { count: data.length })} level={2}>
      <ul className={`${layout.plain} ${layout.stack}`}>
        {data.map((invitation) => (
          <li key={invitation.invitationId}>
            <OneInvitation invitation={invitation} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function OneInvitation({ invitation }: { invitation: Invitation }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const join = useJoin();
  const { applicationId, invitationId, applicant, names } = invitation;
  const title = invitation.title || t('applications.untitled');
  const go = async () => {
    const written = await join.mutateAsync({ applicationId, invitationId });
    if (written.state === 'done') await navigate(address('applicationForm', { applicationId }));
  };
  return (
    <div className={layout.row}>
      <span>
        <strong>{title}</strong> · {names?.[applicant] ?? t('ui.unknownPerson', { ref: shortRef(applicant) })}
      </span>
      <Button
        look="secondary"
        isPending={join.isPending}
        aria-label={t('members.joinName', { title })}
        onPress={() => void go().catch(() => undefined)}
      >
        {t('members.join')}
      </Button>
      {join.isError && <ProblemPanel failure={join.error} />}
    </div>
  );
}

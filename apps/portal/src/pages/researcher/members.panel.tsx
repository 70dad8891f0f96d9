import { useState } from 'react';
import type { Application } from '../../api/applications.api.js';
import { useInvite, useRemoveMember, useUninvite } from '../../api/authoring.api.js';
import { useSession } from '../../api/session.query.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** Who writes the application: invited by address, known by their login. Writing gives no access to data. */
export function MembersPanel({
  application,
  names,
}: {
  application: Application;
  names: Record<string, string>;
}) {
  const t = useText();
  const { data: session } = useSession();
  const toast = useToast();
  const { applicationId, applicant, members, invitations, allowed } = application;
  const remove = useRemoveMember(applicationId);
  const uninvite = useUninvite(applicationId);
  const me = session?.account;
  const nameOf = (ref: string) =>
    ref === me?.ref && me.name ? me.name : (names[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) }));
  const mayRemove = (ref: string) =>
    allowed.includes('application.remove-member') && (applicant === me?.ref || ref === me?.ref);
  return (
    <Card labelledBy="members">
      <h2 id="members">{t('members.title')}</h2>
      <p className={layout.measure}>{t('members.lead')}</p>
      <ul className={`${layout.plain} ${layout.stack} ${layout.tight}`}>
        <li className={layout.row}>
          <strong>{nameOf(applicant)}</strong> <Badge tone="info">{t('members.applicant')}</Badge>
        </li>
        {members.map((ref) => (
          <li key={ref} className={layout.row}>
            <strong>{nameOf(ref)}</strong>
            {mayRemove(ref) && (
              <Button
                look="quiet"
                isPending={remove.isPending}
                aria-label={ref === me?.ref ? undefined : t('members.remove', { name: nameOf(ref) })}
                onPress={() =>
                  void remove.mutateAsync(ref).then(
                    () => toast(t('members.removed', { name: nameOf(ref) })),
                    () => undefined,
                  )
                }
              >
                {t(ref === me?.ref ? 'members.leave' : 'people.removeShort')}
              </Button>
            )}
          </li>
        ))}
        {invitations.map(({ invitationId, invitee, at }) => (
          <li key={invitationId} className={layout.row}>
            <strong>{nameOf(invitee)}</strong>
            <Badge>{t('members.invited', { date: t.date(at) })}</Badge>
            {allowed.includes('application.uninvite-member') && applicant === me?.ref && (
              <Button
                look="quiet"
                isPending={uninvite.isPending}
                aria-label={t('members.uninviteName', { name: nameOf(invitee) })}
                onPress={() => void uninvite.mutateAsync(invitationId).catch(() => undefined)}
              >
                {t('members.uninvite')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {remove.isError && <ProblemPanel failure={remove.error} />}
      {uninvite.isError && <ProblemPanel failure={uninvite.error} />}
      {allowed.includes('application.invite-member') && <Invite applicationId={applicationId} />}
    </Card>
  );
}

function Invite({ applicationId }: { applicationId: string }) {
  const t = useText();
  const invite = useInvite(applicationId);
  const toast = useToast();
  const [email, setEmail] = useState('');
  const [fault, setFault] = useState<string>();
  const go = async () => {
    setFault(undefined);
    if (!/^\S+@\S+$/.test(email.trim())) return setFault(t('people.notEmail'));
    await invite.mutateAsync(email.trim());
    toast(t('members.invitedNow', { email: email.trim() }));
    setEmail('');
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go().catch(() => undefined);
      }}
    >
      <TextField
        label={t('members.email')}
        hint={t('members.emailHint')}
        type="email"
        value={email}
        onChange={setEmail}
        error={fault}
      />
      {invite.isError && <ProblemPanel failure={invite.error} />}
      <div>
        <Button type="submit" look="secondary" isPending={invite.isPending}>
          {t('members.invite')}
        </Button>
      </div>
    </form>
  );
}

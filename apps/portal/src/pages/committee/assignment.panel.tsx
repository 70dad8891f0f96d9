import { useState } from 'react';
import { findAccount, type Application } from '../../api/applications.api.js';
import { useDeliberate, type Deliberation } from '../../api/committee.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';

/** Who has the case: taken by oneself, given by a colleague, given back. */
export function AssignmentPanel({
  application,
  deliberation,
  nameOf,
}: {
  application: Application;
  deliberation: Deliberation;
  nameOf: (ref: string) => string;
}) {
  const t = useText();
  const { data: session } = useSession();
  const act = useDeliberate(application.applicationId);
  const [email, setEmail] = useState('');
  const [unknown, setUnknown] = useState(false);
  const may = (command: string) => application.allowed.includes(`application.${command}`);
  const { assigned } = deliberation;
  const own = session?.account?.ref;
  const send = (step: string, body?: object) =>
    void act.mutateAsync({ step, ...(body ? { body } : {}) }).catch(() => undefined);
  const assign = async () => {
    const account = email.trim() === '' ? undefined : await findAccount(email.trim()).catch(() => undefined);
    setUnknown(account === undefined);
    if (account) {
      await act.mutateAsync({ step: 'assignment', body: { account: account.ref } });
      setEmail('');
    }
  };
  return (
    <Card labelledBy="assignment">
      <h2 id="assignment">{t('assign.title')}</h2>
      {assigned.length === 0 ? (
        <p>{t('assign.nobody')}</p>
      ) : (
        <ul className={`${layout.stack} ${layout.tight}`}>
          {assigned.map((ref) => (
            <li key={ref}>
              {nameOf(ref)}{' '}
              {may('unassign') && (
                <Button look="quiet" onPress={() => send('unassignment', { account: ref })}>
                  {t('assign.remove', { name: nameOf(ref) })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {deliberation.recused.length > 0 && (
        <p className={layout.small}>
          {t('assign.recused', { names: t.list(deliberation.recused.map(nameOf)) })}
        </p>
      )}
      {act.isError && <ProblemPanel failure={act.error} />}
      {may('earmark') && own && !assigned.includes(own) && (
        <div>
          <Button look="secondary" onPress={() => send('earmark')} isPending={act.isPending}>
            {t('assign.take')}
          </Button>
        </div>
      )}
      {may('assign') && (
        <Details summary={t('assign.give')}>
          <TextField
            type="email"
            label={t('assign.email')}
            value={email}
            onChange={(next) => (setEmail(next), setUnknown(false))}
            error={unknown ? t('committee.unknownAccount') : undefined}
          />
          <div>
            <Button look="secondary" onPress={() => void assign().catch(() => undefined)}>
              {t('assign.send')}
            </Button>
          </div>
        </Details>
      )}
    </Card>
  );
}

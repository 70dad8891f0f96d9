import { useState } from 'react';
import type { Permit } from '../../api/applications.api.js';
import { useNamePerson, useRefusePerson, useRemovePerson, useRequestPerson } from '../../api/permits.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

type NameOf = (ref: string) => string;

/** (d) Who is named, with their training; whom the applicant wants named; and what the reader may do about it. */
export function PeoplePanel({ permit, nameOf }: { permit: Permit; nameOf: NameOf }) {
  const t = useText();
  const toast = useToast();
  const { permitId } = permit;
  const may = (name: string) => permit.allowed.includes(`permit.${name}-person`);
  const remove = useRemovePerson(permitId);
  const [leaving, setLeaving] = useState<string>();
  const go = async (account: string) => {
    await remove.mutateAsync({ account });
    toast(t('named.removed', { name: nameOf(account) }));
    setLeaving(undefined);
  };
  const trained = Object.keys(permit.training).length > 0;
  const only = permit.terms.persons.length === 1;
  return (
    <section className={layout.stack} aria-labelledby="people">
      <h2 id="people">{t('named.title')}</h2>
      <p>{t('named.lead')}</p>
      <Table
        caption={t('named.title')}
        captionHidden
        rows={permit.terms.persons}
        keyOf={(account) => account}
        columns={[
          { name: t('named.name'), cell: nameOf },
          {
            name: t('named.function'),
            cell: (account) => t(account === permit.applicant ? 'named.investigator' : 'named.member'),
          },
          ...(trained
            ? [
                {
                  name: t('named.training'),
                  cell: (account: string) => <Training until={permit.training[account]} />,
                },
              ]
            : []),
          ...(may('remove') && !only
            ? [
                {
                  name: t('named.act'),
                  cell: (account: string) => (
                    <Button
                      look="secondary"
                      onPress={() => setLeaving(account)}
                      aria-label={t('named.removeName', { name: nameOf(account) })}
                    >
                      {t('named.remove')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {permit.requested.map((account) => (
        <Requested key={account} permit={permit} account={account} nameOf={nameOf} />
      ))}
      {permit.removed.length > 0 && (
        <ul>
          {permit.removed.map(({ account, at }) => (
            <li key={account}>{t('named.removedAt', { name: nameOf(account), date: t.dateTime(at) })}</li>
          ))}
        </ul>
      )}
      {may('request') && <AskForm permitId={permitId} />}
      <ConfirmDialog
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('named.removeName', { name: leaving === undefined ? '' : nameOf(leaving) })}
        confirm={t('named.remove')}
        look="danger"
        onConfirm={() => leaving !== undefined && void go(leaving).catch(() => undefined)}
        pending={remove.isPending}
      >
        <p>{t('named.removeMore')}</p>
        {remove.isError && <ProblemPanel failure={remove.error} />}
      </ConfirmDialog>
    </section>
  );
}

function Training({ until }: { until: string | null | undefined }) {
  const t = useText();
  return until ? (
    <Badge tone="ok">{t('named.trainedUntil', { date: t.day(until) })}</Badge>
  ) : (
    <Badge tone="warn">{t('named.untrained')}</Badge>
  );
}

/** A person whom the applicant wants named: the access body answers. */
function Requested({ permit, account, nameOf }: { permit: Permit; account: string; nameOf: NameOf }) {
  const t = useText();
  const toast = useToast();
  const name = nameOf(account);
  const add = useNamePerson(permit.permitId);
  const refuse = useRefusePerson(permit.permitId);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const mayAdd = permit.allowed.includes('permit.add-person');
  const mayRefuse = permit.allowed.includes('permit.refuse-person');
  const addNow = async () => {
    const written = await add.mutateAsync({ account });
    if (written.state === 'done') toast(t('named.added', { name }));
  };
  const refuseNow = async () => {
    await refuse.mutateAsync({ account, reason: reason.trim() });
    toast(t('named.refused', { name }));
    setRefusing(false);
  };
  return (
    <Callout tone="info" title={t('named.requested', { name })} level={3}>
      {account in permit.training && (
        <div>
          <Training until={permit.training[account]} />
        </div>
      )}
      {!mayAdd && <p>{t('named.requestedMore')}</p>}
      <div className={layout.row}>
        {mayAdd && (
          <Button isPending={add.isPending} onPress={() => void addNow().catch(() => undefined)}>
            {t('named.add', { name })}
          </Button>
        )}
        {mayRefuse && (
          <Button look="secondary" onPress={() => setRefusing(true)}>
            {t('named.refuse', { name })}
          </Button>
        )}
      </div>
      {add.isError && <ProblemPanel failure={add.error} />}
      <ConfirmDialog
        open={refusing}
        onClose={() => setRefusing(false)}
        title={t('named.refuse', { name })}
        confirm={t('named.refuseNow')}
        look="danger"
        onConfirm={() => void refuseNow().catch(() => undefined)}
        pending={refuse.isPending}
        disabled={reason.trim() === ''}
      >
        <TextField label={t('review.reason')} rows={3} value={reason} onChange={setReason} />
        {refuse.isError && <ProblemPanel failure={refuse.error} />}
      </ConfirmDialog>
    </Callout>
  );
}

function AskForm({ permitId }: { permitId: string }) {
  const t = useText();
  const toast = useToast();
  const ask = useRequestPerson(permitId);
  const [email, setEmail] = useState('');
  const [missing, setMissing] = useState(false);
  const send = async () => {
    const address = email.trim();
    setMissing(!address.includes('@'));
    if (!address.includes('@')) return;
    const written = await ask.mutateAsync(address);
    if (written.state === 'done') toast(t('named.asked'));
    setEmail('');
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => undefined);
      }}
    >
      <h3>{t('named.ask')}</h3>
      <TextField
        label={t('named.email')}
        hint={t('named.emailHint')}
        type="email"
        value={email}
        onChange={setEmail}
        error={missing ? t('form.invalid', { field: t('named.email') }) : undefined}
      />
      {ask.isError && <ProblemPanel failure={ask.error} />}
      <div>
        <Button type="submit" look="secondary" isPending={ask.isPending}>
          {t('named.askNow')}
        </Button>
      </div>
    </form>
  );
}

import { useState } from 'react';
import { useLiftSuspension, useRevoke, useSuspend, type Permit } from '../../api/applications.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

type ActName = 'suspend' | 'lift-suspension' | 'revoke';
const NAMES: readonly ActName[] = ['suspend', 'lift-suspension', 'revoke'];

/** Suspension, its end, revocation: only what the caller may do now. */
export function PermitActs({ permit }: { permit: Permit }) {
  const t = useText();
  const toast = useToast();
  const [act, setAct] = useState<ActName>();
  const [reason, setReason] = useState('');
  const { permitId } = permit.terms;
  const commands = {
    suspend: useSuspend(permitId),
    'lift-suspension': useLiftSuspension(permitId),
    revoke: useRevoke(permitId),
  };
  const allowed = NAMES.filter((name) => permit.allowed.includes(`permit.${name}`));
  if (allowed.length === 0) return null;
  const command = act && commands[act];
  const go = async () => {
    if (!act || !command || reason.trim() === '') return;
    await command.mutateAsync(reason.trim());
    toast(t(`permit.${act}.done`));
    setAct(undefined);
    setReason('');
  };
  return (
    <section className={layout.stack} aria-labelledby="permit-acts">
      <h2 id="permit-acts">{t('permit.acts')}</h2>
      <div className={layout.row}>
        {allowed.map((name) => (
          <Button key={name} look={name === 'revoke' ? 'danger' : 'secondary'} onPress={() => setAct(name)}>
            {t(`permit.${name}`)}
          </Button>
        ))}
      </div>
      {act && (
        <ConfirmDialog
          open
          onClose={() => setAct(undefined)}
          title={t(`permit.${act}`)}
          confirm={t(`permit.${act}`)}
          look={act === 'lift-suspension' ? 'primary' : 'danger'}
          onConfirm={() => void go().catch(() => undefined)}
          pending={command?.isPending}
          disabled={reason.trim() === ''}
        >
          <p>{t(`permit.${act}.more`)}</p>
          <TextField label={t('review.reason')} rows={4} value={reason} onChange={setReason} />
          {command?.isError && <ProblemPanel failure={command.error} />}
        </ConfirmDialog>
      )}
    </section>
  );
}

import { useState } from 'react';
import { useResendCode, useVerifyContact } from '../../api/messages.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import css from './preferences.module.css';
import { codeOfLink, forgetCode } from './verification.code.js';

/** The one-time code for an address that nobody has confirmed yet. */
export function VerificationPanel({ email, sends }: { email: string; sends: boolean }) {
  const t = useText();
  const toast = useToast();
  const verify = useVerifyContact();
  const resend = useResendCode();
  const [code, setCode] = useState(codeOfLink);
  const confirm = async () => {
    const done = await verify.mutateAsync({ code });
    forgetCode();
    toast(t(done.state === 'done' ? 'mail.verify.done' : 'ui.accepted'));
  };
  const again = async () => {
    resend.reset();
    await resend.mutateAsync({});
    toast(t('mail.verify.sent'));
  };
  return (
    <Callout tone="warn" title={t('mail.verify.title')} level={2}>
      <p>{t(sends ? 'mail.verify.more' : 'mail.verify.waits', { email })}</p>
      <form
        className={css.code}
        onSubmit={(event) => {
          event.preventDefault();
          void confirm().catch(() => undefined);
        }}
      >
        <TextField label={t('mail.verify.code')} value={code} onChange={setCode} short />
        <Button type="submit" isPending={verify.isPending}>
          {t('mail.verify.confirm')}
        </Button>
        <Button look="quiet" onPress={() => void again().catch(() => undefined)} isPending={resend.isPending}>
          {t('mail.verify.again')}
        </Button>
      </form>
      {verify.isError && <ProblemPanel failure={verify.error} />}
      {resend.isError && <ProblemPanel failure={resend.error} />}
    </Callout>
  );
}

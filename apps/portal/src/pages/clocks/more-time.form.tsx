import { useState } from 'react';
import { useMoreTime } from '../../api/clocks.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** More time to decide, once, with reasons that the applicant reads (EHDS Art. 68(4), 68(6)). */
export function MoreTimeForm({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const extend = useMoreTime(applicationId);
  const [reason, setReason] = useState('');
  const [faulty, setFaulty] = useState(false);
  const send = async () => {
    if (reason.trim() === '') return setFaulty(true);
    await extend.mutateAsync(reason.trim());
    toast(t('clocks.more.done'));
  };
  return (
    <Card>
      <Details summary={t('clocks.more')}>
        <TextField
          label={t('clocks.more.reason')}
          hint={t('clocks.more.hint')}
          rows={3}
          value={reason}
          onChange={(next) => (setReason(next), setFaulty(false))}
          error={faulty ? t('form.required', { field: t('clocks.more.reason') }) : undefined}
        />
        {extend.isError && <ProblemPanel failure={extend.error} />}
        <div>
          <Button
            look="secondary"
            onPress={() => void send().catch(() => undefined)}
            isPending={extend.isPending}
          >
            {t('clocks.more.send')}
          </Button>
        </div>
      </Details>
    </Card>
  );
}

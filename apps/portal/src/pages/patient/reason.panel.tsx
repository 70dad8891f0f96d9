import { REFUSAL_REASON_CODES, REFUSAL_REASONS, type RefusalReason } from '@garant/rules';
import { useState } from 'react';
import { useGiveReason } from '../../api/notices.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

const LONGEST = 1000;

/** Why, if the person wants to say so: offered after the refusal is recorded, never asked before, and left with one key. */
export function ReasonPanel({ choiceId }: { choiceId: string }) {
  const t = useText();
  const give = useGiveReason();
  const [reason, setReason] = useState<RefusalReason | ''>('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [left, setLeft] = useState(false);
  if (left) return null;
  if (give.isSuccess)
    return (
      <Callout tone="ok" title={t('reasonAfter.thanks')} level={2} live>
        <p>{t('reasonAfter.thanks.more')}</p>
      </Callout>
    );
  const tooLong = text.trim().length > LONGEST;
  const send = () => {
    setMissing(reason === '');
    if (reason === '' || tooLong) return;
    give.mutate({ choiceId, reason, ...(text.trim() ? { text: text.trim() } : {}) });
  };
  return (
    <Card labelledBy="reason-after">
      <h2 id="reason-after">{t('reasonAfter.title')}</h2>
      <p className={layout.measure}>{t('reasonAfter.lead')}</p>
      <RadioField
        label={t('reasonAfter.label')}
        optional
        value={reason}
        onChange={(code) => (setReason(code), setMissing(false))}
        options={REFUSAL_REASON_CODES.map((value) => ({ value, label: t.pick(REFUSAL_REASONS[value]) }))}
        error={missing ? t('reasonAfter.missing') : undefined}
      />
      <TextField
        label={t('reasonAfter.words')}
        hint={t('reasonAfter.words.hint')}
        optional
        rows={3}
        value={text}
        onChange={setText}
        error={tooLong ? t('form.tooLong', { field: t('reasonAfter.words') }) : undefined}
      />
      {give.isError && <ProblemPanel failure={give.error} />}
      <div className={layout.row}>
        <Button look="secondary" onPress={send} isPending={give.isPending}>
          {t('reasonAfter.send')}
        </Button>
        <Button look="quiet" onPress={() => setLeft(true)}>
          {t('reasonAfter.skip')}
        </Button>
      </div>
    </Card>
  );
}

import { useState, type ReactNode } from 'react';
import { useMissionStep } from '../../api/missions.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, type Look } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

/** One act within a mission: what it needs, a text where it has one, a button. */
export function ActForm({
  missionId,
  step,
  body,
  label,
  done,
  words,
  wordsOptional = false,
  look = 'secondary',
  children,
  missing,
}: {
  missionId: string;
  step: string;
  /** The rest of the act; `text` is added when there are words. */
  body: (text: string | null) => object;
  label: MessageId;
  done: MessageId;
  /** Label of the words; absent: none are asked for. */
  words?: MessageId;
  wordsOptional?: boolean;
  look?: Look;
  children?: ReactNode;
  /** What of `children` is still missing. */
  missing?: string | undefined;
}) {
  const t = useText();
  const toast = useToast();
  const send = useMissionStep(missionId);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const empty = words !== undefined && !wordsOptional && text.trim() === '';
  const go = async () => {
    setTried(true);
    if (empty || missing !== undefined) return;
    const written = await send.mutateAsync({ step, body: body(text.trim() === '' ? null : text.trim()) });
    if (written.state === 'done') toast(t(done));
    setText('');
    setTried(false);
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
      {children}
      {words && (
        <TextField
          label={t(words)}
          optional={wordsOptional}
          rows={3}
          value={text}
          onChange={setText}
          error={tried && empty ? t('form.required', { field: t(words) }) : undefined}
        />
      )}
      {tried && missing !== undefined && <p role="alert">{t('form.required', { field: missing })}</p>}
      {send.isError && <ProblemPanel failure={send.error} />}
      <div>
        <Button type="submit" look={look} isPending={send.isPending}>
          {t(label)}
        </Button>
      </div>
    </form>
  );
}

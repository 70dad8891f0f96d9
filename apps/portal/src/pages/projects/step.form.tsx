import { useState, type ReactNode } from 'react';
import { useProjectStep } from '../../api/projects.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, type Look } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

/** One step of a project: a button, and a reason where the law wants one. */
export function StepForm({
  projectId,
  step,
  body,
  label,
  done,
  reason,
  look = 'secondary',
  children,
  ready = true,
}: {
  projectId: string;
  step: string;
  body: object;
  label: MessageId;
  done: MessageId;
  /** Label of the reason; absent: none is asked for. */
  reason?: MessageId;
  look?: Look;
  children?: ReactNode;
  /** False while something in `children` is still missing. */
  ready?: boolean;
}) {
  const t = useText();
  const toast = useToast();
  const send = useProjectStep(projectId);
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);
  const go = async () => {
    if (!ready || (reason && text.trim() === '')) return setFaulty(true);
    const written = await send.mutateAsync({
      step,
      body: { ...body, ...(reason ? { reason: text.trim() } : {}) },
    });
    if (written.state === 'done') toast(t(done));
    setText('');
    setFaulty(false);
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
      {reason && (
        <TextField
          label={t(reason)}
          rows={3}
          value={text}
          onChange={setText}
          error={faulty && text.trim() === '' ? t('form.required', { field: t(reason) }) : undefined}
        />
      )}
      {faulty && !ready && <p role="alert">{t('followUp.incomplete')}</p>}
      {send.isError && <ProblemPanel failure={send.error} />}
      <div>
        <Button type="submit" look={look} isPending={send.isPending}>
          {t(label)}
        </Button>
      </div>
    </form>
  );
}

import { useState, type ReactNode } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, type Look } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

interface Props {
  label: string;
  hint: string;
  send: string;
  done: string;
  look?: Look;
  /** Fields before the text. */
  before?: ReactNode;
  /** Between the text and the button. */
  after?: ReactNode;
  /** The text, when another part of the form writes it too. */
  text?: readonly [string, (text: string) => void];
  rows?: number;
  /** A reason not to send yet, in words. */
  hindrance?: (text: string) => string | undefined;
  submit: (text: string) => Promise<unknown>;
  pending: boolean;
  failure: unknown;
}

/** One act of the officer that needs a text for the person. */
export function StepForm({
  label,
  hint,
  send,
  done,
  look,
  before,
  after,
  text: given,
  rows = 5,
  hindrance,
  submit,
  pending,
  failure,
}: Props) {
  const t = useText();
  const toast = useToast();
  const own = useState('');
  const [text, setText] = given ?? own;
  const [fault, setFault] = useState<string>();
  const go = async () => {
    const missing = text.trim() === '' ? t('form.required', { field: label }) : hindrance?.(text);
    setFault(missing);
    if (missing !== undefined) return;
    await submit(text.trim());
    setText('');
    toast(done);
  };
  return (
    <div className={layout.stack}>
      {before}
      <TextField
        label={label}
        hint={hint}
        rows={rows}
        value={text}
        onChange={(next) => (setText(next), setFault(undefined))}
        error={fault}
      />
      {after}
      {failure !== null && failure !== undefined && <ProblemPanel failure={failure} />}
      <div>
        <Button look={look} onPress={() => void go().catch(() => undefined)} isPending={pending}>
          {send}
        </Button>
      </div>
    </div>
  );
}

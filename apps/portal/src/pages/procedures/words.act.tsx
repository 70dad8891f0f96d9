import { useId, useState, type ReactNode } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, type Look } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';

export interface WordsButton {
  name: string;
  label: string;
  look?: Look;
}

/** An act that takes words: what it does, the words, and one button for each way to do it. */
export function WordsAct({
  label,
  hint,
  buttons,
  pending,
  failure,
  onAct,
  children,
}: {
  label: string;
  hint?: ReactNode;
  buttons: readonly WordsButton[];
  pending: boolean;
  failure?: Error | null;
  onAct: (name: string, words: string) => Promise<unknown>;
  children?: ReactNode;
}) {
  const t = useText();
  const id = useId();
  const [words, setWords] = useState('');
  const [faulty, setFaulty] = useState(false);
  const act = async (name: string) => {
    if (words.trim() === '') return setFaulty(true);
    await onAct(name, words.trim());
    setWords('');
  };
  return (
    <div className={layout.stack}>
      <TextField
        id={id}
        label={label}
        hint={hint}
        rows={4}
        value={words}
        onChange={(next) => (setWords(next), setFaulty(false))}
        error={faulty ? t('form.required', { field: label }) : undefined}
      />
      {children}
      {failure && <ProblemPanel failure={failure} />}
      <div className={layout.row}>
        {buttons.map(({ name, label: text, look }) => (
          <Button
            key={name}
            look={look}
            onPress={() => void act(name).catch(() => undefined)}
            isPending={pending}
          >
            {text}
          </Button>
        ))}
      </div>
    </div>
  );
}

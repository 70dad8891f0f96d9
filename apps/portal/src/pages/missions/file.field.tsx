import { useId, type ReactNode } from 'react';
import { LabelText } from '../../ui/field.js';
import css from '../../ui/field.module.css';

/** A file of the reader's computer, by the browser's own control. */
export function FileField({
  label,
  hint,
  error,
  optional,
  id: given,
  onFile,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  id?: string;
  onFile: (file: File | null) => void;
}) {
  const own = useId();
  const id = given ?? own;
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        <LabelText label={label} optional={optional} />
      </label>
      {hint && (
        <span className={css.hint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <p role="alert" id={`${id}-error`}>
          {error}
        </p>
      )}
      <input
        id={id}
        type="file"
        aria-describedby={
          [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
        }
        aria-invalid={error ? true : undefined}
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
    </div>
  );
}

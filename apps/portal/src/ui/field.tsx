import { useId, type ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { useText } from '../i18n/text.hook.js';
import css from './field.module.css';

export interface Common {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  /** Target of the links of the error summary. */
  id?: string;
}

export function LabelText({ label, optional }: { label: string; optional?: boolean }) {
  const t = useText();
  return (
    <>
      {label}
      {optional && <span className={css.optional}> {t('ui.optional')}</span>}
    </>
  );
}

interface TextProps extends Common {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  type?: 'text' | 'email' | 'date' | 'number' | 'search' | 'datetime-local';
  rows?: number;
  short?: boolean;
  disabled?: boolean;
  min?: string | number;
  max?: string | number;
}

/** One line, or several when `rows` is given. */
export function TextField({
  label,
  hint,
  error,
  optional,
  id,
  value,
  onChange,
  onBlur,
  type = 'text',
  rows,
  short,
  disabled,
  min,
  max,
}: TextProps) {
  return (
    <AriaTextField
      className={css.field}
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      isInvalid={error !== undefined}
      isDisabled={disabled}
      validationBehavior="aria"
    >
      <Label className={css.label}>
        <LabelText label={label} optional={optional} />
      </Label>
      {hint && (
        <Text slot="description" className={css.hint}>
          {hint}
        </Text>
      )}
      {rows ? (
        <TextArea id={id} rows={rows} className={css.input} />
      ) : (
        <Input
          id={id}
          type={type}
          className={`${css.input} ${short || type === 'date' || type === 'number' ? css.short : ''}`}
          min={min}
          max={max}
        />
      )}
      <FieldError className={css.error}>{error}</FieldError>
    </AriaTextField>
  );
}

export interface Option<V extends string> {
  value: V;
  label: string;
  more?: ReactNode;
  disabled?: boolean;
}

/** The browser's own list: works with every keyboard, screen reader and thumb. */
export function SelectField<V extends string>({
  label,
  hint,
  error,
  optional,
  id,
  value,
  onChange,
  options,
  placeholder,
}: Common & {
  value: V | '';
  onChange: (value: V) => void;
  options: readonly Option<V>[];
  placeholder?: string;
}) {
  const own = useId();
  const name = id ?? own;
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={name}>
        <LabelText label={label} optional={optional} />
      </label>
      {hint && (
        <span id={`${name}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
      <select
        id={name}
        className={css.input}
        value={value}
        onChange={(event) => onChange(event.target.value as V)}
        aria-invalid={error !== undefined}
        aria-describedby={
          [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined
        }
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      {error && (
        <span id={`${name}-error`} className={css.error}>
          {error}
        </span>
      )}
    </div>
  );
}

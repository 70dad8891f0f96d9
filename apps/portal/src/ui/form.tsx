import type { ReactNode } from 'react';
import { useController, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { useText } from '../i18n/text.hook.js';
import { SelectField, TextField, type Option } from './field.js';
import { CheckListField, RadioField } from './option.field.js';

interface Bound<V extends FieldValues> {
  control: Control<V>;
  name: FieldPath<V>;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
}

/** Id of a form's field, for the links of the error summary. */
export const fieldId = (name: string): string => `field-${name.replaceAll('.', '-')}`;

/** What is wrong with a field, in the reader's words; the schema's own words are for programs. */
export function useFaultText(): (label: string, type: string | number | undefined) => string {
  const t = useText();
  return (label, type) =>
    t(
      type === 'too_big'
        ? 'form.tooLong'
        : type === 'too_small' || type === 'invalid_type' || type === 'invalid_value'
          ? 'form.required'
          : 'form.invalid',
      { field: label },
    );
}

function useBound<V extends FieldValues>({ control, name, label }: Bound<V>) {
  const { field, fieldState } = useController({ control, name });
  const faultText = useFaultText();
  return {
    field,
    error: fieldState.error ? faultText(label, fieldState.error.type) : undefined,
    id: fieldId(name),
  };
}

export function FormText<V extends FieldValues>(
  props: Bound<V> & {
    rows?: number;
    type?: 'text' | 'date' | 'number';
    short?: boolean;
    min?: string | number;
    max?: string | number;
  },
) {
  const { field, error, id } = useBound(props);
  const number = props.type === 'number';
  return (
    <TextField
      {...props}
      id={id}
      error={error}
      value={
        field.value === undefined || field.value === null || Number.isNaN(field.value)
          ? ''
          : String(field.value)
      }
      onChange={(value) => field.onChange(number ? (value === '' ? undefined : Number(value)) : value)}
      onBlur={field.onBlur}
    />
  );
}

export function FormSelect<V extends FieldValues>(
  props: Bound<V> & { options: readonly Option<string>[]; placeholder?: string },
) {
  const { field, error, id } = useBound(props);
  return (
    <SelectField
      {...props}
      id={id}
      error={error}
      value={(field.value as string | undefined) ?? ''}
      onChange={field.onChange}
    />
  );
}

export function FormRadio<V extends FieldValues>(props: Bound<V> & { options: readonly Option<string>[] }) {
  const { field, error, id } = useBound(props);
  return (
    <RadioField
      {...props}
      id={id}
      error={error}
      value={(field.value as string | undefined) ?? ''}
      onChange={field.onChange}
    />
  );
}

export function FormCheckList<V extends FieldValues>(
  props: Bound<V> & { options: readonly Option<string>[]; compact?: boolean },
) {
  const { field, error, id } = useBound(props);
  return (
    <CheckListField
      {...props}
      id={id}
      error={error}
      value={(field.value as string[] | undefined) ?? []}
      onChange={field.onChange}
    />
  );
}

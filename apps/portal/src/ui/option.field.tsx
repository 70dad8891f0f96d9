import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup, FieldError, Label, Radio, RadioGroup, Text } from 'react-aria-components';
import css from './field.module.css';
import { LabelText, type Common, type Option } from './field.js';
import { Icon } from './icon.js';

export function RadioField<V extends string>({
  label,
  hint,
  error,
  optional,
  id,
  value,
  onChange,
  options,
  compact,
}: Common & {
  value: V | '';
  onChange: (value: V) => void;
  options: readonly Option<V>[];
  compact?: boolean;
}) {
  return (
    <RadioGroup
      className={css.field}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next as V)}
      isInvalid={error !== undefined}
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
      <div className={`${css.options} ${compact ? css.compact : ''}`} id={id} tabIndex={-1}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} isDisabled={option.disabled} className={css.option}>
            <span className={`${css.mark} ${css.round}`} aria-hidden="true" />
            <span>
              {option.label}
              {option.more && <span className={css.more}>{option.more}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldError className={css.error}>{error}</FieldError>
    </RadioGroup>
  );
}

const CheckMark = () => (
  <span className={`${css.mark} ${css.square}`} aria-hidden="true">
    <Icon name="check" size={14} />
  </span>
);

export function CheckField({
  label,
  more,
  value,
  onChange,
  disabled,
  id,
}: {
  label: ReactNode;
  more?: ReactNode;
  value: boolean;
  onChange: (value: boolean) => void;
  disabled?: boolean;
  id?: string;
}) {
  return (
    <Checkbox className={css.option} isSelected={value} onChange={onChange} isDisabled={disabled} id={id}>
      <CheckMark />
      <span>
        {label}
        {more && <span className={css.more}>{more}</span>}
      </span>
    </Checkbox>
  );
}

export function CheckListField<V extends string>({
  label,
  hint,
  error,
  optional,
  id,
  value,
  onChange,
  options,
  compact,
}: Common & {
  value: readonly V[];
  onChange: (value: V[]) => void;
  options: readonly Option<V>[];
  compact?: boolean;
}) {
  return (
    <CheckboxGroup
      className={css.field}
      value={[...value]}
      onChange={(next) => onChange(next as V[])}
      isInvalid={error !== undefined}
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
      <div className={`${css.options} ${compact ? css.compact : ''}`} id={id} tabIndex={-1}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            value={option.value}
            isDisabled={option.disabled}
            className={css.option}
          >
            <CheckMark />
            <span>
              {option.label}
              {option.more && <span className={css.more}>{option.more}</span>}
            </span>
          </Checkbox>
        ))}
      </div>
      <FieldError className={css.error}>{error}</FieldError>
    </CheckboxGroup>
  );
}

import type { ApplicationField, FieldPart, FieldShape } from '@garant/rules';
import { LAY_SUMMARY_WORDS, wordCount } from '@garant/rules';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Button } from '../../../ui/button.js';
import { SelectField, TextField } from '../../../ui/field.js';
import { fieldId } from '../../../ui/form.js';
import { CheckListField, RadioField } from '../../../ui/option.field.js';
import { countryOptions } from './countries.js';
import { putValue, valueOf, type SectionProps } from './entry.model.js';
import css from './form.module.css';

/** One field of the form as its row of the table says. */
export function Entry({
  row,
  form,
  faultOf,
}: { row: ApplicationField } & Pick<SectionProps, 'form' | 'faultOf'>) {
  const t = useText();
  const value = valueOf(form, row.field);
  const set = (next: unknown) => putValue(form, row.field, next);
  const error = faultOf(row.field);
  const optional = row.required === 'never';
  const words =
    row.shape.kind === 'text' && row.shape.mostWords !== undefined
      ? t('app.words', { words: wordCount(String(value ?? '')), most: LAY_SUMMARY_WORDS })
      : undefined;
  const hint = [row.hint && t.pick(row.hint), words].filter(Boolean).join(' ') || undefined;
  return (
    <div data-field={row.field} className={css.entry}>
      {row.shape.kind === 'group' || row.shape.kind === 'list' ? (
        <Parts row={row} shape={row.shape} value={value} set={set} error={error} hint={hint} />
      ) : (
        <Simple
          id={fieldId(row.field)}
          label={t.pick(row.label)}
          hint={hint}
          error={error}
          optional={optional}
          shape={row.shape as FieldPart['shape'] | Extract<FieldShape, { kind: 'several' }>}
          value={value}
          set={set}
        />
      )}
      <p className={css.source}>{row.legalSource}</p>
    </div>
  );
}

interface SimpleProps {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: boolean;
  shape: FieldPart['shape'] | Extract<FieldShape, { kind: 'several' }>;
  value: unknown;
  set: (value: unknown) => void;
}

function Simple({ shape, value, set, ...common }: SimpleProps) {
  const t = useText();
  switch (shape.kind) {
    case 'text':
      return <TextField {...common} rows={shape.rows} value={String(value ?? '')} onChange={set} />;
    case 'day':
      return <TextField {...common} type="date" value={String(value ?? '')} onChange={set} />;
    case 'country':
      return (
        <SelectField
          {...common}
          value={String(value ?? '')}
          onChange={(next) => set(next === '' ? undefined : next)}
          placeholder={t('form.choose')}
          options={countryOptions(t.locale)}
        />
      );
    case 'yes-no':
      return (
        <RadioField<'yes' | 'no'>
          {...common}
          compact
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          onChange={(next) => set(next === 'yes')}
          options={[
            { value: 'yes', label: t('form.yes') },
            { value: 'no', label: t('form.no') },
          ]}
        />
      );
    case 'choice':
      return (
        <RadioField
          {...common}
          value={String(value ?? '')}
          onChange={set}
          options={Object.entries(shape.options).map(([code, label]) => ({
            value: code,
            label: t.pick(label),
          }))}
        />
      );
    case 'several':
      return (
        <CheckListField
          {...common}
          value={(value as string[] | undefined) ?? []}
          onChange={set}
          options={Object.entries(shape.options).map(([code, label]) => ({
            value: code,
            label: t.pick(label),
          }))}
        />
      );
    default:
      return <TextField {...common} value={String(value ?? '')} onChange={set} />;
  }
}

type Row = Record<string, unknown>;

/** A group has one row of parts, a list as many as the person adds. */
function Parts({
  row,
  shape,
  value,
  set,
  error,
  hint,
}: {
  row: ApplicationField;
  shape: Extract<FieldShape, { kind: 'group' | 'list' }>;
  value: unknown;
  set: (value: unknown) => void;
  error?: string;
  hint?: string;
}) {
  const t = useText();
  const label = t.pick(row.label);
  const id = fieldId(row.field);
  const lines: Row[] = shape.kind === 'group' ? [(value as Row | undefined) ?? {}] : ((value as Row[]) ?? []);
  const blank = () => Object.fromEntries(shape.parts.map((part) => [part.name, blankOf(part)]));
  const change = (at: number, name: string, next: unknown) => {
    const line = { ...blank(), ...lines[at], [name]: next };
    set(shape.kind === 'group' ? line : lines.map((one, i) => (i === at ? line : one)));
  };
  return (
    <fieldset
      className={css.group}
      id={id}
      tabIndex={-1}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className={css.legend}>
        {label}
        {row.required === 'never' && <span className={layout.muted}> {t('ui.optional')}</span>}
      </legend>
      {hint && <p className={`${layout.small} ${layout.muted}`}>{hint}</p>}
      {lines.map((line, at) => (
        <div key={at} className={css.line}>
          {shape.parts.map((part) => (
            <Simple
              key={part.name}
              id={`${id}-${at}-${part.name}`}
              label={t.pick(part.label)}
              optional={part.optional}
              shape={part.shape}
              value={line[part.name]}
              set={(next) => change(at, part.name, next ?? '')}
            />
          ))}
          {shape.kind === 'list' && (
            <div>
              <Button
                look="quiet"
                aria-label={t('form.removeLine', { label, number: at + 1 })}
                onPress={() => set(lines.filter((_, i) => i !== at))}
              >
                {t('people.removeShort')}
              </Button>
            </div>
          )}
        </div>
      ))}
      {shape.kind === 'list' && (
        <div>
          <Button
            look="secondary"
            onPress={() => set([...lines, blank()])}
            aria-label={t('form.addLine', { label })}
          >
            {t('form.add')}
          </Button>
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

const blankOf = (part: FieldPart): unknown =>
  part.shape.kind === 'yes-no' ? true : part.optional ? undefined : '';

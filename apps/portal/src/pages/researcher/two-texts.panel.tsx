import { fieldLines, fieldOf, type ApplicationField, type FieldName } from '@garant/rules';
import { useState } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Callout } from '../../ui/surface.js';
import type { TwoTexts } from './autosave.hook.js';
import { useFormNames } from './form.names.js';
import { fieldLabel } from './form/fault.text.js';
import { WordRuns } from './word.runs.js';

type Side = 'mine' | 'theirs' | 'both';

/** Somebody saved the same field meanwhile: both texts of it, what differs, and the person decides or merges. */
export function TwoTextsPanel({
  texts,
  names,
  onSettle,
}: {
  texts: readonly TwoTexts[];
  names: Record<string, string>;
  onSettle: (text: TwoTexts, value: unknown) => void;
}) {
  const t = useText();
  if (texts.length === 0) return null;
  return (
    <Callout tone="warn" title={t('conflict.title')} level={2} live>
      <p>{t('conflict.lead')}</p>
      {texts.map((text) => (
        <OneField key={`${text.field} ${text.version}`} text={text} names={names} onSettle={onSettle} />
      ))}
    </Callout>
  );
}

function OneField({
  text,
  names,
  onSettle,
}: {
  text: TwoTexts;
  names: Record<string, string>;
  onSettle: (text: TwoTexts, value: unknown) => void;
}) {
  const t = useText();
  const spoken = useFormNames({ ...names, ...text.names });
  const [side, setSide] = useState<Side>('mine');
  const [merged, setMerged] = useState(`${String(text.value ?? '')}\n${String(text.mine ?? '')}`.trim());
  const row = fieldOf(text.field);
  const words = row?.shape.kind === 'text' || row?.shape.kind === 'line';
  const say = (value: unknown) => show(row, text.field as FieldName, value, t.locale, spoken) || '–';
  const who = text.by ? (text.names?.[text.by] ?? names[text.by]) : undefined;
  const value = side === 'mine' ? text.mine : side === 'theirs' ? text.value : merged;
  return (
    <div className={layout.stack}>
      <RadioField<Side>
        label={fieldLabel(t, text.field)}
        value={side}
        onChange={setSide}
        options={[
          {
            value: 'mine',
            label: t('conflict.mine'),
            more: <span className={layout.prewrap}>{say(text.mine)}</span>,
          },
          {
            value: 'theirs',
            label: who ? t('conflict.theirsOf', { name: who }) : t('conflict.theirs'),
            more: words ? (
              <WordRuns before={say(text.mine)} after={say(text.value)} />
            ) : (
              <span className={layout.prewrap}>{say(text.value)}</span>
            ),
          },
          ...(words ? [{ value: 'both' as const, label: t('conflict.both') }] : []),
        ]}
      />
      {side === 'both' && (
        <TextField label={t('conflict.merged')} rows={5} value={merged} onChange={setMerged} />
      )}
      <div>
        <Button onPress={() => onSettle(text, value)}>{t('conflict.settle')}</Button>
      </div>
    </div>
  );
}

const show = (
  row: ApplicationField | undefined,
  field: FieldName,
  value: unknown,
  language: 'fr' | 'en',
  names: ReturnType<typeof useFormNames>,
): string =>
  value === null || value === undefined || !row
    ? ''
    : fieldLines(row, { [field]: value }, language, names).join('\n');

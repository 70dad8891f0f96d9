import type { DatasetDescription, DatasetImportBody } from '@garant/contracts';
import { useState } from 'react';
import { useImportPreview, type ImportLine, type ImportPreview } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { emptyDescription, valuesOf, type DescriptionValues } from './description.model.js';
import { formatOf, ruleText } from './import.text.js';

const FORMATS = ['csv', 'json', 'turtle', 'jsonld'] as const;

/** A dictionary or a description from elsewhere: read, shown line by line, then taken over whole or not at all. */
export function ImportPanel({ apply }: { apply: (read: Partial<DescriptionValues>) => void }) {
  const t = useText();
  const preview = useImportPreview();
  const [format, setFormat] = useState<DatasetImportBody['format']>('csv');
  const [text, setText] = useState('');
  const read = preview.data?.state === 'done' ? preview.data.value : undefined;
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setFormat(formatOf(file.name) ?? format);
    setText(await file.text());
    preview.reset();
  };
  return (
    <Details summary={t('import.title')}>
      <div className={layout.stack}>
        <p className={layout.measure}>{t('import.lead')}</p>
        <SelectField
          label={t('import.format')}
          value={format}
          onChange={setFormat}
          options={FORMATS.map((value) => ({ value, label: t(`import.format.${value}`) }))}
        />
        <label>
          {t('import.file')}{' '}
          <input
            type="file"
            accept=".csv,.json,.ttl,.jsonld,text/csv,application/json,text/turtle,application/ld+json"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </label>
        <TextField
          label={t('import.text')}
          hint={t(`import.hint.${format}`)}
          rows={6}
          value={text}
          onChange={(next) => {
            setText(next);
            preview.reset();
          }}
        />
        <div>
          <Button
            look="secondary"
            isPending={preview.isPending}
            isDisabled={text.trim() === ''}
            onPress={() => preview.mutate({ format, text })}
          >
            {t('import.read')}
          </Button>
        </div>
        {preview.isError && <ProblemPanel failure={preview.error} />}
        {read && <Report read={read} apply={apply} />}
      </div>
    </Details>
  );
}

function Report({ read, apply }: { read: ImportPreview; apply: (read: Partial<DescriptionValues>) => void }) {
  const t = useText();
  const errors = read.lines.filter(({ severity }) => severity === 'error').length;
  return (
    <div className={layout.stack}>
      <Callout
        tone={read.ok ? 'ok' : 'danger'}
        live
        title={
          read.ok
            ? read.kind === 'dictionary'
              ? t('import.variables', { count: read.variables.length })
              : t('import.datasets', { count: read.datasets.length })
            : t('import.errors', { count: errors })
        }
      >
        {!read.ok && <p>{t('import.nothing')}</p>}
      </Callout>
      {read.lines.length > 0 && <Lines lines={read.lines} />}
      {read.ok && read.kind === 'dictionary' && (
        <div>
          <Button onPress={() => apply({ variables: read.variables })}>{t('import.apply')}</Button>
        </div>
      )}
      {read.ok &&
        read.datasets.map(({ subject, description }) => (
          <div key={subject} className={layout.row}>
            <Button onPress={() => apply(valuesIn(description))}>
              {t('import.applyOne', { title: description.title ? t.pick(description.title) : subject })}
            </Button>
          </div>
        ))}
    </div>
  );
}

function Lines({ lines }: { lines: readonly ImportLine[] }) {
  const t = useText();
  return (
    <Table
      caption={t('import.report')}
      rows={lines.slice(0, 200)}
      keyOf={(_, at) => String(at)}
      columns={[
        { name: t('import.line'), cell: (row) => (row.line === null ? '–' : t.number(row.line)) },
        {
          name: t('import.subject'),
          cell: (row) => <span className={layout.mono}>{row.subject ?? '–'}</span>,
        },
        { name: t('import.field'), cell: (row) => <span className={layout.mono}>{row.field || '–'}</span> },
        {
          name: t('import.rule'),
          cell: (row) => (
            <>
              <Badge tone={row.severity === 'error' ? 'danger' : 'info'}>
                {t(row.severity === 'error' ? 'import.severity.error' : 'import.severity.note')}
              </Badge>{' '}
              {ruleText(t, row.rule)}
            </>
          ),
        },
      ]}
    />
  );
}

/** Only what the document told: the rest of the form stays as it is. */
function valuesIn(description: Partial<DatasetDescription>): Partial<DescriptionValues> {
  const whole = valuesOf({
    categories: [],
    conformsTo: [],
    resources: [],
    keywords: [],
    title: { fr: '', en: '' },
    description: { fr: '', en: '' },
    ...description,
  } as unknown as DatasetDescription);
  return Object.fromEntries(
    Object.entries(whole).filter(
      ([name, value]) =>
        value !== undefined &&
        JSON.stringify(value) !== JSON.stringify(emptyDescription[name as keyof DescriptionValues]),
    ),
  );
}

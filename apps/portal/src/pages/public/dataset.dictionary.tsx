import type { DatasetDescription } from '@garant/contracts';
import { useState } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';

type Variable = NonNullable<DatasetDescription['variables']>[number];
const FIRST = 25;
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** The dictionary: variables as described, and the elements that a permit can cover. */
export function DictionaryTable({
  description: { variables = [], resources },
}: {
  description: Pick<DatasetDescription, 'variables' | 'resources'>;
}) {
  const t = useText();
  return (
    <>
      {variables.length > 0 && <Variables variables={variables} />}
      {resources.length > 0 && (
        <Table
          caption={t('dataset.elements')}
          rows={resources}
          keyOf={(row) => row.resourceType}
          columns={[
            { name: t('dataset.type'), cell: (row) => row.resourceType },
            {
              name: t('dataset.elementNames'),
              cell: (row) => <span className={layout.mono}>{row.elements.join(', ')}</span>,
            },
          ]}
        />
      )}
    </>
  );
}

function Variables({ variables }: { variables: readonly Variable[] }) {
  const t = useText();
  const [words, setWords] = useState('');
  const [all, setAll] = useState(false);
  const asked = plain(words).split(/\s+/).filter(Boolean);
  const found = variables.filter(({ name, label, resource = '' }) => {
    const text = plain([name, label.fr, label.en, resource].join(' '));
    return asked.every((word) => text.includes(word));
  });
  const shown = all ? found : found.slice(0, FIRST);
  return (
    <section className={layout.stack} aria-labelledby="variables">
      <h2 id="variables">{t('dataset.dictionary')}</h2>
      {variables.length > 10 && (
        <TextField type="search" label={t('dataset.dictionary.search')} value={words} onChange={setWords} />
      )}
      <p role="status" className={layout.muted}>
        {t('dataset.dictionary.count', { count: found.length })}
      </p>
      <Table
        caption={t('dataset.dictionary')}
        captionHidden
        rows={shown}
        keyOf={(row, at) => `${row.resource ?? ''}.${row.name}.${at}`}
        columns={[
          { name: t('variable.name'), cell: (row) => <span className={layout.mono}>{row.name}</span> },
          { name: t('variable.label'), cell: (row) => t.pick(row.label) },
          { name: t('variable.type'), cell: (row) => t(`variable.type.${row.type}`) },
          {
            name: t('variable.values'),
            cell: (row) => [row.unit, row.coding].filter(Boolean).join(', ') || '–',
          },
          {
            name: t('variable.place'),
            cell: (row) => (
              <span className={layout.mono}>
                {[row.resource, row.element].filter(Boolean).join('.') || '–'}
              </span>
            ),
          },
          {
            name: t('variable.identifying'),
            cell: (row) =>
              row.identifying === undefined || row.identifying === 'none' ? (
                '–'
              ) : (
                <Badge tone={row.identifying === 'direct' ? 'danger' : 'warn'}>
                  {t(`variable.identifying.${row.identifying}`)}
                </Badge>
              ),
          },
        ]}
      />
      {found.length > shown.length && (
        <div>
          <Button look="secondary" onPress={() => setAll(true)}>
            {t('dataset.dictionary.all', { count: found.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

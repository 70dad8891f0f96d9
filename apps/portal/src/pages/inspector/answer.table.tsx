import type { AnswerLine } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SaveButton } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { csvOf } from './answer.model.js';
import { factText } from './fact.text.js';
import { useNames } from './names.hook.js';

/** Entries that answer a question, each with its proof behind its number. */
export function AnswerTable({ lines, caption }: { lines: readonly AnswerLine[]; caption: string }) {
  const t = useText();
  const address = useAddress();
  const nameOf = useNames();
  return (
    <>
      <Table
        caption={caption}
        captionHidden
        rows={lines}
        keyOf={(line) => String(line.index)}
        columns={[
          {
            name: t('proof.index'),
            cell: ({ index }) => (
              <Link to={address('entry', { index: String(index) })}>{t.number(index)}</Link>
            ),
          },
          { name: t('questions.what'), cell: ({ title }) => t.pick(title) },
          {
            name: t('questions.who'),
            cell: ({ actor }) =>
              actor ? [shortRef(actor.ref), actor.role].filter(Boolean).join(' · ') : t('questions.system'),
          },
          {
            name: t('questions.why'),
            cell: ({ facts, outcome, dataset, environment, erasedBy }) =>
              erasedBy === undefined
                ? [
                    outcome,
                    nameOf(dataset),
                    nameOf(environment),
                    ...facts.map(({ name, value }) => factText(t, name, value)),
                  ]
                    .filter(Boolean)
                    .join(' · ')
                : t('questions.erased'),
          },
          { name: t('inspection.time'), cell: ({ at }) => t.dateTime(at) },
        ]}
      />
      <div className={layout.row}>
        <SaveButton name="entries.csv" type="text/csv" content={csvOf(lines)}>
          CSV
        </SaveButton>
        <SaveButton name="entries.json" type="application/json" content={JSON.stringify(lines, null, 2)}>
          JSON
        </SaveButton>
      </div>
    </>
  );
}

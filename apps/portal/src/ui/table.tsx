import type { ReactNode } from 'react';
import { useText } from '../i18n/text.hook.js';
import css from './table.module.css';

export interface Column<R> {
  name: string;
  cell: (row: R) => ReactNode;
  number?: boolean;
}

/** A table that becomes a list of named values on a narrow screen, and says so to a screen reader by explicit roles. */
export function Table<R>({
  caption,
  columns,
  rows,
  keyOf,
  captionHidden,
}: {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R, i: number) => string;
  captionHidden?: boolean;
}) {
  const t = useText();
  return (
    <div className={css.frame}>
      <table role="table" aria-label={captionHidden ? caption : undefined}>
        {!captionHidden && <caption>{caption}</caption>}
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.name} role="columnheader" scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => (
            <tr key={keyOf(row, i)} role="row">
              {columns.map((column, c) => {
                const content = (
                  <>
                    <span className={css.name} aria-hidden="true">
                      {t('ui.columnName', { name: column.name })}
                    </span>
                    {column.cell(row)}
                  </>
                );
                return c === 0 ? (
                  <th key={column.name} role="rowheader" scope="row">
                    {content}
                  </th>
                ) : (
                  <td key={column.name} role="cell" className={column.number ? css.number : undefined}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

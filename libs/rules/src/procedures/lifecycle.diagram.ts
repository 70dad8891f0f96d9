import { CASE_KINDS, type CaseKind } from './case.kind.js';
import { LIFECYCLE, PERMIT_LIFECYCLE, type LifecycleRole } from './lifecycle.table.js';

interface AnyRow {
  readonly from: readonly string[];
  readonly command: string;
  readonly by: readonly LifecycleRole[];
  readonly to: readonly string[];
  readonly article: string;
}

/** One arrow per state, command and outcome; a row without an outcome stays where it is. */
function arrows(rows: readonly AnyRow[]): string[] {
  const lines = rows.flatMap(({ from, command, by, to }) =>
    from.flatMap((state) =>
      (to.length === 0 ? [state] : to).map(
        (target) => `  ${state === 'NONE' ? '[*]' : state} --> ${target}: ${command} (${by.join(', ')})`,
      ),
    ),
  );
  return [...new Set(lines)];
}

const ofKind = (kind: CaseKind): readonly AnyRow[] => LIFECYCLE.filter(({ kinds }) => kinds.includes(kind));

/** The life of an application of one kind and of its permit as a Mermaid state diagram, drawn from the lifecycle table. */
export const lifecycleDiagram = (kind: CaseKind = 'permit'): string =>
  `${[
    'stateDiagram-v2',
    ...arrows(ofKind(kind)),
    '  WITHDRAWN --> [*]',
    ...(kind === 'data-request' ? [] : ['  DECISION_ISSUED --> signed: granted']),
    '  DECISION_ISSUED --> [*]: refused',
    ...(kind === 'data-request'
      ? []
      : [...arrows(PERMIT_LIFECYCLE), '  revoked --> [*]', '  expired --> [*]', '  superseded --> [*]']),
  ].join('\n')}\n`;

const cell = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');
const tableRow = (kinds: string, { from, command, by, to, article }: AnyRow): string =>
  `| ${kinds} | ${cell(from)} | \`${command}\` | ${by.join(', ')} | ${to.length === 0 ? '(stays)' : cell(to)} | ${article} |`;

/** Every row of the lifecycle, applications first, as a Markdown table with its article. */
export const lifecycleRows = (): string =>
  [
    '| Kinds | From | Command | By | To | Article |',
    '|---|---|---|---|---|---|',
    ...LIFECYCLE.map((row) =>
      tableRow(row.kinds.length === CASE_KINDS.length ? 'all' : row.kinds.join(', '), row),
    ),
    ...PERMIT_LIFECYCLE.map((row) => tableRow('a permit', row)),
  ].join('\n');

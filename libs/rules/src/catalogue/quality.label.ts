import type { Sentence } from '../rule.js';

/** EHDS Art. 78(3)(a) to (f). */
export const LABEL_GROUPS = [
  'documentation',
  'technical-quality',
  'quality-management',
  'coverage',
  'access',
  'modifications',
] as const;
export type LabelGroup = (typeof LABEL_GROUPS)[number];

const ELEMENTS = {
  documentation: ['metadata', 'dictionary', 'format', 'source', 'model'],
  'technical-quality': ['completeness', 'uniqueness', 'accuracy', 'validity', 'timeliness', 'consistency'],
  'quality-management': ['process', 'bias'],
  coverage: ['period', 'population', 'representativity', 'time-in-dataset'],
  access: ['collection-to-dataset', 'permit-to-provision'],
  modifications: ['merges', 'links'],
} as const satisfies Record<LabelGroup, readonly string[]>;
export type LabelElement = (typeof ELEMENTS)[LabelGroup][number];
export interface LabelRow {
  readonly group: LabelGroup;
  readonly element: LabelElement;
}
/** Everything that a label states something about. */
export const LABEL_ROWS: readonly LabelRow[] = LABEL_GROUPS.flatMap((group) =>
  ELEMENTS[group].map((element): LabelRow => ({ group, element })),
);
export const LABEL_ELEMENTS = LABEL_ROWS.map(({ element }) => element) as readonly LabelElement[];

/** From 0 (nothing is known) to 4 (measured, documented and followed). */
export const LABEL_LEVELS = [0, 1, 2, 3, 4] as const;
export type LabelLevel = (typeof LABEL_LEVELS)[number];
export interface LabelAnswer {
  readonly element: LabelElement;
  readonly level: LabelLevel;
  /** Where the documentation is that supports the level (Art. 60(4)). */
  readonly evidence?: Sentence;
}
export interface LabelState {
  readonly answers: readonly LabelAnswer[];
  /** Version of the description that the holder had in mind. */
  readonly version: number;
  readonly declaredAt: string | null;
  /** Art. 78: by the access body, where the label is inaccurate. */
  readonly revoked: { readonly at: string | null; readonly elements: readonly LabelElement[] } | null;
}

/** Elements about which nothing is said. */
export const unansweredElements = (answers: readonly LabelAnswer[]): readonly LabelElement[] =>
  LABEL_ELEMENTS.filter((element) => !answers.some((answer) => answer.element === element));

/** Mean level of each group, 0 to 4; for pictures. */
export const labelLevels = (
  answers: readonly LabelAnswer[],
): readonly { group: LabelGroup; level: number }[] =>
  LABEL_GROUPS.map((group) => {
    const elements: readonly string[] = ELEMENTS[group];
    const own = answers.filter(({ element }) => elements.includes(element));
    return {
      group,
      level: own.length === 0 ? 0 : own.reduce((sum, { level }) => sum + level, 0) / own.length,
    };
  });

/** A label that is in force. */
export const labelHolds = (label: Pick<LabelState, 'revoked'> | null | undefined): boolean =>
  label !== null && label !== undefined && label.revoked === null;

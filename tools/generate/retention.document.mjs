// Retention of cases and declarations of environments, as documents.

/** @param {{ RETENTION: readonly any[] }} rules */
export const retentionDocument = ({ RETENTION }) => `# Retention of cases

How long the texts of a case are kept, made from \`libs/rules/src/projects/retention.table.ts\`. Afterwards row, body and salt
are erased; the events stay, hold no text, and the log stays provable. A legal hold stops the erasure. Signed permits,
published results and proofs of deletion stay.

| case | kept for | from | basis |
| ---- | -------- | ---- | ----- |
${RETENTION.map(({ title, months, from, source }) => `| ${title.en} / ${title.fr} | ${months} months | ${from.en} | ${source} |`).join('\n')}
`;

/** @param {{ DECLARATIONS: Record<string, any> }} rules */
export const declarationsDocument = ({ DECLARATIONS }) => `# Declarations of environments

What an operator declares of a secure processing environment, made from
\`libs/rules/src/environments/declaration.table.ts\`. Missing, a required one blocks release; lapsed or not conforming, any of them
does.

| declaration | required | longest validity | basis |
| ----------- | -------- | ---------------- | ----- |
${Object.values(DECLARATIONS)
  .map(
    ({ title, required, months, source }) =>
      `| ${title.en} / ${title.fr} | ${required ? 'yes' : 'no'} | ${months} months | ${source} |`,
  )
  .join('\n')}
`;

// The life of every kind of case, drawn from the lifecycle table of the rules.
const SENTENCE = {
  permit: 'Access to individual data in a secure processing environment (EHDS Art. 67, 68).',
  'data-request': 'An answer in anonymous statistics (EHDS Art. 69). No permit comes of it.',
  'french-route':
    'Single desk, opinion of CESREES or of a CPP, authorisation of the CNIL or commitment to a reference methodology (LIL Art. 66, 72 to 77; decree 2019-536).',
  amendment: 'Changes a permit without lengthening it (EHDS Art. 68(13)).',
  extension: 'Lengthens a permit, once (EHDS Art. 68(12)).',
  renewal: 'The project is judged anew; a permit of its own takes the place of the old one.',
};
const mermaid = (text) => `\`\`\`mermaid\n${text.trim()}\n\`\`\``;

/** @param {typeof import('@garant/rules')} rules */
export function lifecycleDocument(rules) {
  const kinds = rules.CASE_KINDS.map(
    (kind) => `## ${kind}\n\n${SENTENCE[kind]}\n\n${mermaid(rules.lifecycleDiagram(kind))}\n`,
  );
  return `# Lives of cases and permits

Made from the lifecycle table of \`libs/rules\` (\`procedures/lifecycle.table.ts\`): who may do what in which state, where it
leads, and under which provision. What is not here is refused; a spec tries every state, role and command. A researcher's rows
are for the applicant. \`system\` is a clock or the register's cut: no row of it leads towards a grant.

${kinds.join('\n')}
## Every row

${rules.lifecycleRows()}
`;
}

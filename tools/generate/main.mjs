// Documentation that is made from the tables in the code: `node tools/generate/main.mjs` writes it, with `--check` it
// only compares and fails when something differs.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as contracts from '@garant/contracts';
import * as rules from '@garant/rules';
import {
  configuration,
  environmentExample,
  messageSchemas,
  problems,
  regimesTable,
  representationTable,
  rulesTable,
  topics,
} from './documents.mjs';
import { clocksDocument } from './clock.document.mjs';
import { questionsDocument } from './questions.document.mjs';
import { lifecycleDocument } from './lifecycle.document.mjs';
import { detectionDocument, logRetentionDocument } from './log.retention.document.mjs';
import { declarationsDocument, retentionDocument } from './retention.document.mjs';
import { rightsTable } from './rights.document.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const files = {
  'docs/generated/configuration.md': configuration(contracts.SETTINGS),
  '.env.example': environmentExample(contracts.SETTINGS),
  'docs/generated/problems.md': problems(contracts.PROBLEMS),
  'docs/generated/topics.md': topics(contracts.TOPICS, contracts.PARTITIONS),
  'docs/generated/messages.schema.json': messageSchemas(contracts),
  'docs/audit-log/questions.md': questionsDocument(rules),
  'docs/generated/regimes.md': regimesTable(rules),
  'docs/generated/representation.md': representationTable({
    rules: rules.REPRESENTATION_RULES,
    defaults: rules.REPRESENTATION_DEFAULTS,
    types: rules.AUTHORITY_TYPE_RULES,
    permissions: rules.AUTHORITY_PERMISSIONS,
    checks: { acting: rules.ACTING_CHECKS, alone: rules.ACTING_ALONE_CHECKS },
    settings: Object.entries(contracts.SETTINGS).filter(([name]) =>
      rules.REPRESENTATION_RULES.some((rule) => rule.setting === name),
    ),
  }),
  'docs/generated/clocks.md': clocksDocument(rules),
  'docs/generated/rights.md': rightsTable(rules),
  'docs/generated/retention.md': retentionDocument(rules),
  'docs/generated/log-retention.md': logRetentionDocument(rules, contracts.SETTINGS),
  'docs/audit-log/detection.md': detectionDocument(rules),
  'docs/generated/declarations.md': declarationsDocument(rules),
  'docs/generated/rules.md': rulesTable(rules.lawTable()),
  'docs/generated/lifecycle.md': lifecycleDocument(rules),
};

const check = process.argv.includes('--check');
const differing = [];
for (const [path, text] of Object.entries(files)) {
  const target = join(ROOT, path);
  const now = read(target);
  if (now === text) continue;
  differing.push(path);
  if (check) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
if (check && differing.length > 0) {
  console.error(`not as the tables make it: ${differing.join(', ')}\nrun: npm run generate`);
  process.exit(1);
}
console.log(
  check
    ? `${Object.keys(files).length} generated files are as the tables make them`
    : `written: ${differing.join(', ') || 'nothing had changed'}`,
);

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

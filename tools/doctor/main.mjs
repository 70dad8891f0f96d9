// `npm run doctor`: says what is missing on this machine and the exact command that gets it. Exit code 1 if something
// that is needed is missing.
import { diagnose, sentenceOf } from './diagnosis.mjs';

const findings = await diagnose({ dir: process.env.GARANT_DIR || '.garant' });
const marks = { ok: '✓', optional: '·', missing: '✗' };
for (const finding of findings) {
  const text = finding.level === 'ok' ? `${finding.what}: ${finding.detail}` : sentenceOf(finding);
  console.log(`  ${marks[finding.level]} ${text}`);
}
const missing = findings.filter(({ level }) => level === 'missing').length;
console.log(missing ? `\n${missing} missing.` : '\nEverything that is needed is here.');
process.exit(missing ? 1 : 0);

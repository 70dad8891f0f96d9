import type { Sentence } from '../rule.js';
import type { CheckResult, Decision } from './decision.model.js';

/** One named check. Its code is also the reason given when it fails, so it names the failure. */
export interface Check<Facts> {
  readonly code: string;
  /** What must hold, in plain words. */
  readonly sentence: Sentence;
  readonly legalSource: string;
  /** Absent: always. A check that does not apply is reported as not evaluated and does not deny. */
  readonly applies?: (facts: Facts) => boolean;
  /** Codes of checks without which this one cannot be judged. */
  readonly needs?: readonly string[];
  readonly test: (facts: Facts) => boolean;
}

/**
 * Runs every check, in order, so that everyone reads the same explanation. Whatever throws, fails; a check whose needs
 * failed is not evaluated; nothing is granted unless at least one check passed and none failed.
 */
export function evaluateChecks<Facts>(checks: readonly Check<Facts>[], facts: Facts): Decision {
  const passed = new Set<string>();
  let reason: string | undefined;
  const results: CheckResult[] = checks.map((check) => {
    const { code, sentence, legalSource } = check;
    const verdict = verdictOf(check, facts, passed);
    if (verdict === 'pass') passed.add(code);
    if (verdict === 'fail') reason ??= code;
    return { code, verdict, sentence, legalSource };
  });
  if (reason === undefined && passed.size === 0) reason = 'nothing-evaluated';
  return reason === undefined
    ? { effect: 'permit', checks: results }
    : { effect: 'deny', checks: results, reason };
}

function verdictOf<Facts>(
  check: Check<Facts>,
  facts: Facts,
  passed: ReadonlySet<string>,
): CheckResult['verdict'] {
  try {
    if (check.needs?.some((code) => !passed.has(code))) return 'not-evaluated';
    if (check.applies && !check.applies(facts)) return 'not-evaluated';
    return check.test(facts) === true ? 'pass' : 'fail';
  } catch {
    return 'fail';
  }
}

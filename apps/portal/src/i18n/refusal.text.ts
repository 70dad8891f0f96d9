import { isProblemCode, PROBLEMS } from '@garant/contracts';
import { ACCESS_CHECKS } from '@garant/rules';
import type { Text } from './text.hook.js';

/** Why a release or an unsealing was refused: the check that did not hold, a problem's title, or the reason's own code. */
export function refusalText(t: Text, reason: string): string {
  const check = ACCESS_CHECKS.find((one) => one.code === reason);
  if (check) return t('refusal.check', { sentence: t.pick(check.sentence) });
  return isProblemCode(reason) ? t.pick(PROBLEMS[reason].title) : reason;
}

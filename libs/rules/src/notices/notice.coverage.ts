import type { ChoiceAct, ChoiceScope } from '../codes.js';
import type { Outcome } from '../rule.js';
import { refuse } from '../rule.js';
import type { Policy } from './notice.model.js';

const names = (list: readonly string[], id: string | undefined): boolean =>
  list.length === 0 || list.some((one) => one === id);

/**
 * Whether a consent reaches no further than what its notice stands for: a yes to something that the person did not read
 * about is not informed (GDPR Art. 4(11)). Protecting oneself, and lifting a protection, is never refused for this.
 */
export function coveredByNotice(
  { act, scope }: { readonly act: ChoiceAct; readonly scope: ChoiceScope },
  policies: readonly Policy[],
): Outcome<object> {
  if (act !== 'consent' || policies.length === 0) return { ok: true };
  const covers = policies.some(
    ({ scopeKinds, purposes, categories }) =>
      scopeKinds.includes(scope.kind) &&
      (scope.kind !== 'purpose' || names(purposes, scope.id)) &&
      (scope.kind !== 'category' || names(categories, scope.id)),
  );
  return covers
    ? { ok: true }
    : refuse('scope-not-of-notice', {
        scope: scope.kind,
        id: scope.id,
        allowed: [...new Set(policies.flatMap(({ scopeKinds }) => scopeKinds))],
      });
}

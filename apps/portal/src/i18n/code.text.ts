import { DATA_CATEGORIES, PURPOSES, type ChoiceScope, type PurposeCode } from '@garant/rules';
import type { Text } from './text.hook.js';

/** A code with its title: `53.1.e · Scientific research`. */
export function purposeTitle(t: Text, code: string): string {
  const rule = Object.hasOwn(PURPOSES, code) ? PURPOSES[code as PurposeCode] : undefined;
  return rule ? `${t.pick(rule.title)} (${code})` : code;
}

/** A category of EHDS Art. 51(1) in words. */
export const categoryTitle = (t: Text, code: string): string => {
  const known = DATA_CATEGORIES.find((category) => category === code);
  return known ? t(`category.${known}`) : code;
};

/** What a scope reaches; `nameOf` knows projects, datasets and holders by id. */
export function scopeText(
  t: Text,
  scope: ChoiceScope,
  nameOf: (scope: ChoiceScope) => string | undefined = () => undefined,
): string {
  if (scope.kind === 'everything') return t('scope.everything');
  const name =
    scope.kind === 'purpose'
      ? purposeTitle(t, scope.id ?? '')
      : scope.kind === 'category'
        ? categoryTitle(t, scope.id ?? '')
        : (nameOf(scope) ?? shortRef(scope.id ?? ''));
  return t('scope.named', { kind: t(`scope.${scope.kind}`), name });
}

/** The end of a UUID, enough to tell rows apart: its start is a time for ids that are made in order. */
export const shortRef = (ref: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(ref) ? ref.slice(-8) : ref;

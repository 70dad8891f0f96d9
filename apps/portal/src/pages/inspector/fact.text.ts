import { factTitle } from '@garant/rules';
import { purposeTitle, shortRef } from '../../i18n/code.text.js';
import type { Text } from '../../i18n/text.hook.js';

/** A detail in words: its name, and its value with hashes and references told by a part of them. */
export const factText = (t: Text, name: string, value: string): string =>
  t('questions.fact', {
    name: t.pick(factTitle(name)),
    value:
      name === 'purpose'
        ? purposeTitle(t, value)
        : /^[0-9a-f]{64}$/.test(value)
          ? `${value.slice(0, 12)}…`
          : shortRef(value),
  });

import type { DetectionRuleView, DetectionView } from '@garant/contracts';
import { DETECTION_RULES, type DetectionRule, type DetectionRuleId } from '@garant/rules';
import type { Text } from '../../i18n/text.hook.js';
import type { Tone } from '../../ui/surface.js';

export const ruleOf = (id: DetectionRuleId): DetectionRule => DETECTION_RULES.find((rule) => rule.id === id)!;

/** A sentence of the table with its figures: `{limit}` and the like stand for numbers. */
export const withFigures = (sentence: string, figures: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(figures[name] ?? whole));

/** The figures of a finding or a rule, as the reader's language writes them. */
export const figuresIn = (
  t: { number(value: number): string },
  parameters: Readonly<Record<string, number>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, t.number(value)]));

/** When it was; one moment is said once. */
export const periodText = (t: Text, from: string, to: string): string =>
  t.dateTime(from) === t.dateTime(to)
    ? t.dateTime(from)
    : t('detection.between', { from: t.dateTime(from), to: t.dateTime(to) });

export const toneOf = ({ status }: Pick<DetectionView, 'status'>): Tone =>
  ({ NEW: 'warn', TAKEN: 'info', EXPLAINED: 'info', ESCALATED: 'danger', CLOSED: 'neutral' })[status] as Tone;

/** Share of closed findings that were false alarms, 0 to 1; null while none was closed. */
export const falseRate = ({
  closed,
  falsePositives,
}: Pick<DetectionRuleView, 'closed' | 'falsePositives'>) => (closed === 0 ? null : falsePositives / closed);

/** Above it a rule cries wolf: people stop looking. */
export const NOISY = 0.5;
/** Findings that must be closed before a rate says anything. */
export const ENOUGH = 5;
export const isNoisy = (rule: Pick<DetectionRuleView, 'closed' | 'falsePositives'>): boolean =>
  rule.closed >= ENOUGH && (falseRate(rule) ?? 0) > NOISY;

/** What the fields of a tuning hold as whole numbers, or the names of those that hold none within their bounds. */
export function parsedTuning(
  { parameters }: Pick<DetectionRuleView, 'parameters'>,
  typed: Readonly<Record<string, string>>,
): { ok: true; parameters: Record<string, number> } | { ok: false; faults: string[] } {
  const faults = parameters.filter(({ name, min, max }) => {
    const text = (typed[name] ?? '').trim();
    return !/^\d{1,9}$/.test(text) || Number(text) < min || Number(text) > max;
  });
  return faults.length > 0
    ? { ok: false, faults: faults.map(({ name }) => name) }
    : {
        ok: true,
        parameters: Object.fromEntries(parameters.map(({ name }) => [name, Number(typed[name])])),
      };
}

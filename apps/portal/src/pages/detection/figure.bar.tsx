import { detectionRule, type DetectionRuleId } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import css from './detection.module.css';

/** How far beyond its limit a figure is: a bar with the limit as a mark, and the same in words. */
export function FigureBar({ rule, figure, limit }: { rule: DetectionRuleId; figure: number; limit: number }) {
  const t = useText();
  const { window, parameters } = detectionRule(rule);
  // Told by each single entry: there is nothing to measure.
  if (window === 'entry') return null;
  const { title } = parameters.limit;
  const whole = Math.max(figure, limit) * 1.1;
  return (
    <div className={css.figure}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" className={css.track} aria-hidden="true">
        <rect width={100} height={8} fill="var(--surface-2)" />
        <rect width={(figure / whole) * 100} height={8} fill="var(--accent)" />
        <rect x={(limit / whole) * 100 - 0.3} width={0.6} height={8} fill="var(--danger)" />
      </svg>
      <span>{t('detection.figure', { figure, limit, unit: t.pick(title) })}</span>
    </div>
  );
}

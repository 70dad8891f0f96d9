import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Callout, Details, Facts } from '../ui/surface.js';
import { Timeline } from '../ui/timeline.js';
import type { ProofCheck } from './proof.check.js';

const STATE = { pass: 'done', fail: 'stop', 'not-evaluated': 'wait' } as const;

/** What the browser found out by itself about a proof. */
export function ProofReport({ check, quiet }: { check: ProofCheck; quiet?: boolean }) {
  const t = useText();
  const wrong = check.steps.some((step) => step.verdict === 'fail');
  const verdict = check.ok ? 'ok' : wrong ? 'danger' : 'warn';
  return (
    <div className={layout.stack}>
      <Callout
        tone={verdict}
        live={!quiet}
        title={t(check.ok ? 'proof.ok' : wrong ? 'proof.wrong' : 'proof.partial')}
      >
        <p>{t(check.ok ? 'proof.ok.more' : wrong ? 'proof.wrong.more' : 'proof.partial.more')}</p>
      </Callout>
      <Timeline
        label={t('proof.steps')}
        moments={check.steps.map((step) => ({
          key: step.code,
          state: STATE[step.verdict],
          title: t(`proof.step.${step.code}`),
          more: step.reason
            ? t(`reason.${step.reason}`)
            : step.verdict === 'pass'
              ? t(`proof.step.${step.code}.pass`)
              : undefined,
        }))}
      />
      {check.rootHex && (
        <Details summary={t('proof.facts')}>
          <Facts
            rows={[
              [t('proof.origin'), check.origin],
              [t('proof.index'), check.index !== undefined && t.number(check.index)],
              [t('proof.size'), check.size !== undefined && t.number(check.size)],
              check.leafHex ? [t('proof.leaf'), <span className={layout.mono}>{check.leafHex}</span>] : null,
              [t('proof.root'), <span className={layout.mono}>{check.rootHex}</span>],
            ]}
          />
        </Details>
      )}
    </div>
  );
}

import type { ReceiptCheck } from '@garant/rules';
import { reasonSentences } from '@garant/merkle-log';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Callout } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';

const STATE = { pass: 'done', fail: 'stop', 'not-evaluated': 'wait' } as const;

/** What this browser found out by itself about a receipt, and what each finding proves. */
export function ReceiptReport({ check, live }: { check: ReceiptCheck; live?: boolean }) {
  const t = useText();
  const wrong = check.findings.some(({ verdict }) => verdict === 'fail');
  const verdict = check.ok ? 'ok' : wrong ? 'wrong' : 'open';
  return (
    <div className={layout.stack}>
      <Callout
        tone={verdict === 'ok' ? 'ok' : verdict === 'wrong' ? 'danger' : 'warn'}
        title={t(`verify.${verdict}`)}
        live={live}
      >
        <p>{t(`verify.${verdict}.more`)}</p>
      </Callout>
      <Timeline
        label={t('verify.steps')}
        moments={check.findings.map(({ code, verdict: found, reason, detail }) => ({
          key: code,
          state: STATE[found],
          title: t(`verify.step.${code}`),
          more:
            reason !== undefined ? (
              <>
                {reasonText(t, reason)}
                {detail && found === 'fail' && <span className={layout.mono}> {detail}</span>}
              </>
            ) : (
              t(`verify.proves.${code}`)
            ),
        }))}
      />
    </div>
  );
}

const FAULTS = [
  'receipt-unreadable',
  'receipt-not-of-register',
  'receipt-signature',
  'receipt-form',
  'proof-missing',
  'proof-without-entry',
  'event-erased',
  'entry-other-kind',
  'entry-other-person',
  'entry-commitment',
  'act-differs',
] as const;

function reasonText(t: Text, reason: string): string {
  const fault = FAULTS.find((one) => one === reason);
  if (fault) return t(`verify.fault.${fault}`);
  return Object.hasOwn(reasonSentences, reason)
    ? t(`reason.${reason as keyof typeof reasonSentences}`)
    : reason;
}

import type { EntryView } from '@garant/contracts';
import { encodeUtf8, listedEntry, type CompletenessKind } from '@garant/merkle-log';
import { canonicalJson } from '@garant/rules';
import { useState } from 'react';
import { readCompleteness, type CompletenessAnswer } from '../api/completeness.api.js';
import { usePolicy } from '../api/log.api.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Button } from '../ui/button.js';
import { ProblemPanel } from '../ui/states.js';
import { Callout } from '../ui/surface.js';
import { hash } from './browser.crypto.js';
import { checkCompleteness, type CompletenessCheck } from './completeness.check.js';

type Outcome = { check: CompletenessCheck; answers: CompletenessAnswer[] } | { failure: unknown };

/**
 * Beside a list of entries: proves in this browser that nothing was left out of it, or says why that is not proven.
 * @param rows the entries shown, as received
 * @param partial whether there are further pages, or conditions besides the reference
 */
export function CompletenessBadge({
  kind,
  reference,
  mission,
  rows,
  partial,
}: {
  kind: CompletenessKind;
  reference: string;
  mission?: string;
  rows: readonly EntryView[];
  partial: boolean;
}) {
  const t = useText();
  const policy = usePolicy();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const prove = async (policyText: string) => {
    setBusy(true);
    try {
      const answers: CompletenessAnswer[] = [];
      for (let from: number | null = 0; from !== null; from = answers.at(-1)!.next)
        answers.push(await readCompleteness({ kind, ref: reference, from, mission }));
      const list = rows.map(({ index, entry }) => listedEntry(hash, index, encodeUtf8(canonicalJson(entry))));
      const files = answers.map(({ file }) => file);
      setOutcome({ check: await checkCompleteness(files, list, policyText, partial), answers });
    } catch (failure) {
      setOutcome({ failure });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={layout.stack}>
      <div className={layout.row}>
        <Button
          look="secondary"
          isPending={busy}
          isDisabled={!policy.data}
          onPress={() => policy.data && void prove(policy.data)}
        >
          {t('complete.go')}
        </Button>
        {outcome && 'check' in outcome && (
          <Button look="quiet" onPress={() => keep(outcome.answers, reference)}>
            {t('complete.keep')}
          </Button>
        )}
      </div>
      {outcome && 'failure' in outcome && <ProblemPanel failure={outcome.failure} />}
      {outcome && 'check' in outcome && <Shown check={outcome.check} />}
    </div>
  );
}

function Shown({ check }: { check: CompletenessCheck }) {
  const t = useText();
  if (check.kind === 'refused' || check.kind === 'wrong')
    return (
      <Callout tone="danger" title={t('complete.not')} live>
        {check.kind === 'refused' ? (
          <p>{t(`reason.${check.reason}`)}</p>
        ) : (
          <p>{t('complete.wrong', { missing: check.missing.length, added: check.added.length })}</p>
        )}
      </Callout>
    );
  const { covered, uncovered, entries } = check;
  const end = covered.at(-1)?.to ?? 0;
  if (end === 0)
    return (
      <Callout tone="info" title={t('complete.none')} live>
        <p>{t('complete.none.more')}</p>
      </Callout>
    );
  const last = t.number(end - 1);
  return (
    <Callout
      tone={check.kind === 'complete' ? 'ok' : 'info'}
      title={t(check.kind === 'complete' ? 'complete.ok' : 'complete.part', { last })}
      live
    >
      <p>
        {check.kind === 'complete'
          ? t('complete.ok.more', { count: entries })
          : t('complete.part.more', { count: entries, shown: t.number(check.shown) })}
      </p>
      {uncovered.map(({ from, to }) => (
        <p key={from}>
          {t('complete.notYet', { from: t.number(from), to: t.number(to - 1), count: to - from })}
        </p>
      ))}
    </Callout>
  );
}

/** Saves the evidence as it came: `garant verify completeness` reads it. */
function keep(answers: readonly CompletenessAnswer[], reference: string): void {
  for (const [i, { file }] of answers.entries()) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }));
    link.download = `${reference.replaceAll(/[^\w-]/g, '_')}${answers.length > 1 ? `-${i + 1}` : ''}.completeness.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

import { decodeUtf8 } from '@garant/merkle-log';
import { useState } from 'react';
import { useText } from '../../i18n/text.hook.js';
import { checkProof, type ProofCheck } from '../../log/proof.check.js';
import { ProofReport } from '../../log/proof.report.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/surface.js';
import css from './inspection.module.css';
import { tampered } from './tamper.model.js';

/** Changes one character of a copy and verifies it: the reader sees the failure with their own eyes. */
export function TamperCard({ bytes, proof, policy }: { bytes: Uint8Array; proof: string; policy: string }) {
  const t = useText();
  const [shown, setShown] = useState<{ check: ProofCheck; before: string; changed: string; after: string }>();
  const tamper = async () => {
    const copy = tampered(bytes);
    if (!copy) return;
    const text = decodeUtf8(copy.bytes) ?? '';
    const at = (decodeUtf8(copy.bytes.subarray(0, copy.at)) ?? '').length;
    setShown({
      check: await checkProof(proof, { entry: copy.bytes }, policy),
      before: text.slice(Math.max(0, at - 60), at),
      changed: text.slice(at, at + 1),
      after: text.slice(at + 1, at + 60),
    });
  };
  return (
    <Card labelledBy="tamper">
      <h2 id="tamper">{t('tamper.title')}</h2>
      <p>{t('tamper.lead')}</p>
      <div>
        <Button look="secondary" onPress={() => void tamper()}>
          {t('tamper.go')}
        </Button>
      </div>
      {shown && (
        <>
          <pre className={css.bytes} tabIndex={0} aria-label={t('tamper.copy')}>
            <code>
              …{shown.before}
              <mark>{shown.changed}</mark>
              {shown.after}…
            </code>
          </pre>
          <ProofReport check={shown.check} />
        </>
      )}
    </Card>
  );
}

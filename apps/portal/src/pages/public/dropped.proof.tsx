import { nodesInTiles, parseProofFile } from '@garant/merkle-log';
import { useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { readTile, usePolicy } from '../../api/log.api.js';
import { useText } from '../../i18n/text.hook.js';
import { hash } from '../../log/browser.crypto.js';
import { checkProof, openTrusted, type ProofCheck } from '../../log/proof.check.js';
import { ProofReport } from '../../log/proof.report.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import drop from '../../ui/drop.module.css';

type Result =
  | { kind: 'checked'; check: ProofCheck; against: 'entry' | 'tiles' }
  | { kind: 'no-proof' }
  | { kind: 'failed'; failure: unknown };

/**
 * A `.tlog-proof` from anywhere, with or without the entry it is about. Without it, the leaf hash comes from the
 * public tiles: then the proof shows that something is at that place, not what.
 */
export function DroppedProof() {
  const t = useText();
  const { data: policy } = usePolicy();
  const [result, setResult] = useState<Result>();
  const examine = async (files: readonly File[]) => {
    if (!policy || files.length === 0) return;
    try {
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      );
      const isProof = (file: (typeof read)[number]) =>
        new TextDecoder().decode(file.bytes.subarray(0, 24)).startsWith('c2sp.org/tlog-proof');
      const proof = read.find(isProof);
      const entry = read.find((file) => !isProof(file));
      if (!proof) return setResult({ kind: 'no-proof' });
      const text = new TextDecoder().decode(proof.bytes);
      if (entry)
        return setResult({
          kind: 'checked',
          against: 'entry',
          check: await checkProof(text, { entry: entry.bytes }, policy),
        });
      const leaf = await leafFromTiles(text, policy);
      setResult({
        kind: 'checked',
        against: 'tiles',
        check: await checkProof(text, leaf && { hash: leaf }, policy),
      });
    } catch (failure) {
      setResult({ kind: 'failed', failure });
    }
  };
  return (
    <Card labelledBy="verify">
      <h2 id="verify">{t('verify.title')}</h2>
      <p className={layout.measure}>{t('verify.lead')}</p>
      <DropZone
        className={drop.drop}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const files = event.items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []));
          void Promise.all(files).then(examine);
        }}
      >
        <Text slot="label">{t('verify.drop')}</Text>
        <FileTrigger allowsMultiple onSelect={(files) => void examine(files ? [...files] : [])}>
          <Button look="secondary">
            <Icon name="plus" />
            {t('verify.choose')}
          </Button>
        </FileTrigger>
        <span className={`${layout.small} ${layout.muted}`}>{t('verify.private')}</span>
      </DropZone>
      {result?.kind === 'no-proof' && <Callout tone="warn" title={t('verify.noProof')} live />}
      {result?.kind === 'failed' && <ProblemPanel failure={result.failure} />}
      {result?.kind === 'checked' && (
        <>
          <ProofReport check={result.check} />
          {result.against === 'tiles' && result.check.ok && (
            <p className={layout.muted}>{t('verify.againstTiles')}</p>
          )}
        </>
      )}
    </Card>
  );
}

async function leafFromTiles(proof: string, policy: string): Promise<Uint8Array | undefined> {
  const parsed = parseProofFile(proof);
  if (!parsed.ok) return undefined;
  const trusted = await openTrusted(parsed.value.checkpoint, policy);
  if (!trusted.ok || parsed.value.index >= trusted.value.size) return undefined;
  return nodesInTiles(hash, trusted.value.size, readTile)(0, parsed.value.index);
}

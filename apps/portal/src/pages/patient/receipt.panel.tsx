import type { ChoiceView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffectOf, useReceipt, useReceiptProof } from '../../api/choices.api.js';
import { read } from '../../api/client.js';
import { usePolicy } from '../../api/log.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton, SaveButton } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { Icon } from '../../ui/icon.js';
import { Card, Details } from '../../ui/surface.js';
import { useActingFor, withQuery } from '../representation/acting.hook.js';
import { checkReceiptHere, type KeySet } from './receipt.check.js';
import { ReceiptReport } from './receipt.report.js';

/** The files that prove a choice: to keep, and to check here or anywhere else. */
export function ReceiptPanel({ choice }: { choice: ChoiceView }) {
  const t = useText();
  const authorityId = useActingFor();
  const receipt = useReceipt(choice.receiptId, authorityId);
  const effect = useEffectOf(choice.choiceId, authorityId);
  const proof = useReceiptProof(choice.receiptId, (effect.data?.logged ?? null) !== null, authorityId);
  const policy = usePolicy();
  const jwks = useQuery({
    queryKey: ['jwks'],
    staleTime: 300_000,
    queryFn: ({ signal }) => read<KeySet>('/.well-known/jwks.json', signal),
  });
  const check = useQuery({
    queryKey: ['receipt-check', receipt.data?.jws, proof.data?.proof, policy.data, jwks.data],
    enabled: receipt.data !== undefined && policy.data !== undefined && jwks.data !== undefined,
    staleTime: Infinity,
    queryFn: () =>
      checkReceiptHere({
        jws: receipt.data!.jws,
        proof: proof.data?.proof,
        policy: policy.data!,
        jwks: jwks.data!,
      }),
  });
  const pdf = withQuery(
    `/api/v1/my/receipts/${choice.receiptId}/pdf?language=${t.locale}`,
    'authorityId',
    authorityId,
  );
  const name = `garant-${choice.choiceId}`;
  return (
    <Card labelledBy="proofs">
      <h2 id="proofs">{t('verify.receipt.title')}</h2>
      <p className={layout.measure} data-noprint>
        {t('verify.receipt.lead')}
      </p>
      <div className={layout.row} data-noprint>
        <PlainLinkButton href={pdf} look="secondary" download>
          <Icon name="down_file" />
          {t('verify.pdf')}
        </PlainLinkButton>
        {receipt.data && (
          <SaveButton name={`${name}.jws`} type="application/jose" content={receipt.data.jws}>
            {t('receipt.download')}
          </SaveButton>
        )}
        {proof.data && (
          <SaveButton name={`${name}.tlog-proof`} type="text/plain" content={proof.data.proof}>
            {t('effect.download')}
          </SaveButton>
        )}
      </div>
      {check.data && <ReceiptReport check={check.data} />}
      <div data-noprint>
        <Details summary={t('verify.elsewhere')}>
          <p>{t('verify.elsewhere.more')}</p>
          <CopyText
            name={t('verify.command')}
            text={[
              `curl -o policy ${window.location.origin}/log/policy`,
              `curl -o jwks.json ${window.location.origin}/.well-known/jwks.json`,
              `garant verify receipt --receipt ${name}.jws --proof ${name}.tlog-proof --policy policy --jwks jwks.json`,
            ].join('\n')}
          />
        </Details>
      </div>
    </Card>
  );
}

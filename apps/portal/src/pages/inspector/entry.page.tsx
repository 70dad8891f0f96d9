import type { EntryView } from '@garant/contracts';
import { encodeUtf8, leafHash, toHex } from '@garant/merkle-log';
import { useQuery } from '@tanstack/react-query';
import canonicalize from 'canonicalize';
import { useParams } from 'react-router';
import { useEntry, useEntryProof, usePolicy } from '../../api/log.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { hash } from '../../log/browser.crypto.js';
import { checkProof } from '../../log/proof.check.js';
import { ProofReport } from '../../log/proof.report.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { SaveButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Loading, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { ExplanationCard } from './explanation.card.js';
import css from './inspection.module.css';
import { useNames } from './names.hook.js';
import { ErasedDetails } from '../retention/erased.details.js';
import { TamperCard } from './tamper.card.js';

export function EntryPage() {
  const { index = '' } = useParams();
  const entry = useEntry(index);
  return <AnsweredPage query={entry}>{(view) => <Body view={view} />}</AnsweredPage>;
}

function Body({ view }: { view: EntryView }) {
  const t = useText();
  const address = useAddress();
  const nameOf = useNames();
  const { entry, index } = view;
  const text = canonicalize(entry) ?? '';
  const bytes = encodeUtf8(text);
  const proof = useEntryProof(String(index));
  const policy = usePolicy();
  const check = useQuery({
    queryKey: ['inspection', 'check', index, proof.data, policy.data],
    enabled: proof.data !== undefined && policy.data !== undefined,
    staleTime: Infinity,
    queryFn: () => checkProof(proof.data ?? '', { entry: bytes }, policy.data ?? ''),
  });
  return (
    <Page
      title={t('entry.title', { index: t.number(index) })}
      above={[{ to: address('inspection'), name: t('nav.inspection') }]}
      beside={
        <Badge tone={entry.flags.length > 0 ? 'danger' : 'neutral'}>{t(`entry.kind.${entry.kind}`)}</Badge>
      }
    >
      {entry.flags.length > 0 && (
        <Callout tone="danger" title={t('entry.flags')} level={2}>
          <p>{entry.flags.join(', ')}</p>
        </Callout>
      )}
      <div className={layout.aside}>
        <div className={layout.stack}>
          <ExplanationCard view={view} />
          <Card labelledBy="what">
            <h2 id="what">{t('entry.what')}</h2>
            <Facts
              rows={[
                [t('inspection.field.type'), <span className={layout.mono}>{entry.type}</span>],
                [t('inspection.time'), entry.time && t.dateTime(entry.time)],
                [t('entry.received'), t.dateTime(entry.received)],
                entry.actor && [
                  t('inspection.field.actor'),
                  <span className={layout.mono}>
                    {[entry.actor.ref, entry.actor.role, entry.actor.organisation]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>,
                ],
                [t('entry.cause'), entry.cause && <span className={layout.mono}>{entry.cause}</span>],
                [t('inspection.field.outcome'), entry.outcome],
                ...(
                  [
                    'subject',
                    'permit',
                    'dataset',
                    'application',
                    'release',
                    'environment',
                    'purpose',
                  ] as const
                ).map(
                  (name) =>
                    [
                      t(`entry.${name}`),
                      entry[name] && (
                        <>
                          <span className={layout.mono}>{entry[name]}</span>
                          {(name === 'dataset' || name === 'environment') && ` · ${nameOf(entry[name])}`}
                        </>
                      ),
                    ] as const,
                ),
                [
                  t('entry.source'),
                  <span
                    className={layout.mono}
                  >{`${entry.source} · ${entry.topic} · ${entry.partition} · ${entry.offset}`}</span>,
                ],
              ]}
            />
          </Card>
          <Card labelledBy="details">
            <h2 id="details">{t('entry.details')}</h2>
            {view.details ? <CommitCheck view={view} /> : <ErasedDetails view={view} />}
          </Card>
          <Details summary={t('entry.bytes', { count: bytes.length })}>
            <pre className={css.bytes} tabIndex={0}>
              <code>{text}</code>
            </pre>
            <SaveButton name={`entry-${index}.json`} type="application/json" content={text}>
              {t('entry.downloadBytes')}
            </SaveButton>
          </Details>
        </div>
        <div className={layout.stack}>
          <Card labelledBy="proof">
            <h2 id="proof">{t('entry.proof')}</h2>
            {proof.isError ? (
              <ProblemPanel failure={proof.error} retry={() => void proof.refetch()} />
            ) : check.data ? (
              <ProofReport check={check.data} />
            ) : (
              <Loading />
            )}
            {proof.data && (
              <SaveButton name={`entry-${index}.tlog-proof`} type="text/plain" content={proof.data}>
                {t('entry.downloadProof')}
              </SaveButton>
            )}
          </Card>
          {proof.data && policy.data && <TamperCard bytes={bytes} proof={proof.data} policy={policy.data} />}
        </div>
      </div>
      {toHex(leafHash(hash, bytes)) !== view.leafHash && (
        <Callout tone="danger" title={t('entry.leafDiffers')} live />
      )}
    </Page>
  );
}

/** The details are erasable and lie beside the tree; the salted commitment in the entry says whether they are the ones logged. */
function CommitCheck({ view }: { view: EntryView }) {
  const t = useText();
  const { details, entry } = view;
  if (!details) return null;
  const text = canonicalize(details.data) ?? '';
  const salt = Uint8Array.from(atob(details.salt.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  );
  const body = encodeUtf8(text);
  const whole = new Uint8Array(salt.length + body.length);
  whole.set(salt);
  whole.set(body, salt.length);
  const same = toHex(hash(whole)) === entry.commit;
  return (
    <>
      <p>
        <Badge tone={same ? 'ok' : 'danger'}>{t(same ? 'entry.commitHolds' : 'entry.commitFails')}</Badge>
      </p>
      <pre className={css.bytes} tabIndex={0}>
        <code>{JSON.stringify(details.data, null, 2)}</code>
      </pre>
    </>
  );
}

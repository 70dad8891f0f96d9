import { isProblemCode, PROBLEMS, type BundleView } from '@garant/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { bundleFile, useBundle, useDeleteBundle } from '../../api/bundles.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton, PlainLinkButton } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { BundleState, ByteSize, conditionsText, paceText, Progress } from './bundle.parts.js';
import css from './bundles.module.css';

/** One bundle, while it is made and as long as it is kept. */
export function BundlePage() {
  const t = useText();
  const address = useAddress();
  const { bundleId = '' } = useParams();
  const bundle = useBundle(bundleId);
  return (
    <Page
      title={t('bundles.one')}
      above={[{ to: address('bundles'), name: t('nav.bundles') }]}
      beside={bundle.data && <BundleState state={bundle.data.state} />}
    >
      <Answered query={bundle}>{(data) => <Bundle bundle={data} />}</Answered>
    </Page>
  );
}

function Bundle({ bundle }: { bundle: BundleView }) {
  const t = useText();
  const { state, fault, entries, erased, filter, expiresAt, bytes, size } = bundle;
  return (
    <>
      {(state === 'waiting' || state === 'making') && <UnderWay bundle={bundle} />}
      {state === 'failed' && (
        <Callout
          tone="danger"
          title={fault && isProblemCode(fault) ? t.pick(PROBLEMS[fault].title) : t('bundles.state.failed')}
          live
        >
          <p>{t('bundles.failed.more')}</p>
        </Callout>
      )}
      {(state === 'deleted' || state === 'cancelled') && (
        <Callout tone="info" title={t(`bundles.${state}`)}>
          <p>{t('bundles.gone.more')}</p>
        </Callout>
      )}
      {state === 'made' && <Take bundle={bundle} />}
      <Card labelledBy="about">
        <h2 id="about">{t('bundles.about')}</h2>
        <Facts
          rows={[
            [t('bundles.scope'), conditionsText(t, filter)],
            [t('bundles.entries'), t.number(entries)],
            erased !== null && [t('bundles.erased'), t.number(erased)],
            size !== null && [t('bundles.under'), t('bundles.under.size', { count: size })],
            bytes !== null && [t('bundles.size'), <ByteSize key="size" bytes={bytes} />],
            [t('bundles.requested'), t.dateTime(bundle.requestedAt)],
            expiresAt !== null && [t('bundles.kept'), t.dateTime(expiresAt)],
          ]}
        />
        <Remove bundle={bundle} />
      </Card>
      {state === 'made' && <HowTo bundle={bundle} />}
    </>
  );
}

function UnderWay({ bundle }: { bundle: BundleView }) {
  const t = useText();
  const { state, phase, share } = bundle;
  return (
    <Callout tone="info" title={t(state === 'waiting' ? 'bundles.waiting' : 'bundles.making')} live>
      <Progress
        share={share}
        label={phase ? t(`bundles.phase.${phase}`) : t('bundles.waiting')}
        more={paceText(t, bundle)}
      />
      <p className={layout.small}>{t('bundles.making.more')}</p>
    </Callout>
  );
}

function Take({ bundle: { bundleId, sha256, manifestSha256 } }: { bundle: BundleView }) {
  const t = useText();
  return (
    <Card labelledBy="take">
      <h2 id="take">{t('bundles.ready')}</h2>
      <div className={layout.row}>
        <PlainLinkButton href={bundleFile(bundleId)} download={`garant-${bundleId}.zip`}>
          <Icon name="down_file" />
          {t('bundles.download')}
        </PlainLinkButton>
      </div>
      <p className={`${layout.small} ${layout.muted}`}>{t('bundles.download.more')}</p>
      <h3>{t('bundles.minutes')}</h3>
      <p className={layout.measure}>{t('bundles.minutes.more')}</p>
      {manifestSha256 && (
        <CopyText name={t('bundles.minutes.name')} text={`${manifestSha256}  manifest.json`} />
      )}
      {sha256 && <CopyText name={t('bundles.sha256')} text={`${sha256}  garant-${bundleId}.zip`} />}
    </Card>
  );
}

const CONTENT = ['entries', 'table', 'fhir', 'papers', 'proofs', 'keys', 'page', 'manifest'] as const;
function HowTo({ bundle: { bundleId } }: { bundle: BundleView }) {
  const t = useText();
  const address = useAddress();
  return (
    <Card labelledBy="how">
      <h2 id="how">{t('bundles.how')}</h2>
      <ol className={layout.measure}>
        <li>{t('bundles.how.page')}</li>
        <li>{t('bundles.how.command')}</li>
        <li>{t('bundles.how.tools')}</li>
      </ol>
      <CopyText
        name={t('bundles.how.commandName')}
        text={`npx garant verify bundle garant-${bundleId}.zip --policy policy`}
      />
      <div>
        <LinkButton look="secondary" to={address('bundleCheck')}>
          {t('bundles.check')}
        </LinkButton>
      </div>
      <h3>{t('bundles.content')}</h3>
      <ul className={css.files}>
        {CONTENT.map((part) => (
          <li key={part}>
            <strong>{t(`bundles.content.${part}`)}</strong>
            {t(`bundles.content.${part}.more`)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Remove({ bundle: { bundleId, state } }: { bundle: BundleView }) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteBundle();
  const underWay = state === 'waiting' || state === 'making';
  if (!underWay && state !== 'made') return null;
  const send = () => remove.mutate({ bundleId }, { onSettled: () => setAsking(false) });
  return (
    <>
      {remove.isError && <ProblemPanel failure={remove.error} />}
      <div>
        <Button
          look="secondary"
          onPress={() => (underWay ? send() : setAsking(true))}
          isPending={remove.isPending}
        >
          {t(underWay ? 'bundles.cancel' : 'bundles.delete')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('bundles.delete.title')}
        confirm={t('bundles.delete')}
        look="danger"
        onConfirm={send}
        pending={remove.isPending}
      >
        <p>{t('bundles.delete.more')}</p>
      </ConfirmDialog>
    </>
  );
}

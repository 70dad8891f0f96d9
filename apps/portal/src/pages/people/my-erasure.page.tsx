import type { ErasurePreview } from '@garant/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useErase, useErasurePreview, useErasureProof, type Erased } from '../../api/people.api.js';
import { sessionKey, useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton, SaveButton } from '../../ui/button.js';
import { CheckField, RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { ErasureLists } from './erasure.preview.js';
import { EnrolAgain } from './enrol-again.panel.js';

/** GDPR Art. 17: first what goes and what stays, then the decision about a marker, then a second confirmation. */
export function MyErasurePage() {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const known = typeof session?.account?.subjectRef === 'string';
  const [erased, setErased] = useState<Erased | null>(null);
  const preview = useErasurePreview(known && erased === null);
  return (
    <Page
      title={t(erased ? 'erase.done.title' : 'nav.myErasure')}
      lead={erased ? undefined : t('erase.lead')}
      above={[{ to: address('rights'), name: t('nav.rights') }]}
    >
      {erased ? (
        <Result erased={erased} />
      ) : known ? (
        <Answered query={preview}>
          {(shown) => <Steps key={shown.previewHash} preview={shown} onErased={setErased} />}
        </Answered>
      ) : (
        <EnrolAgain />
      )}
    </Page>
  );
}

function Steps({ preview, onErased }: { preview: ErasurePreview; onErased: (erased: Erased) => void }) {
  const t = useText();
  const queries = useQueryClient();
  const erase = useErase();
  const [marker, setMarker] = useState<'keep' | 'nothing'>('keep');
  const [step, setStep] = useState<'read' | 'confirm'>('read');
  const [sure, setSure] = useState(false);
  const go = async () => {
    const written = await erase.mutateAsync({
      previewHash: preview.previewHash,
      keepMarker: preview.standingRefusal && marker === 'keep',
    });
    if (written.state !== 'done') return;
    onErased(written.value);
    queries.removeQueries({ queryKey: ['my'] });
    await queries.invalidateQueries({ queryKey: sessionKey });
  };
  const lookAgain = () => {
    erase.reset();
    setSure(false);
    setStep('read');
    void queries.invalidateQueries({ queryKey: ['my', 'erasure'] });
  };
  return (
    <>
      <ErasureLists preview={preview} />
      {preview.standingRefusal && (
        <Card labelledBy="marker">
          <h2 id="marker">{t('erase.marker')}</h2>
          <p className={layout.measure}>{t('erase.marker.more')}</p>
          <RadioField<'keep' | 'nothing'>
            label={t('erase.marker.question')}
            value={marker}
            onChange={setMarker}
            options={[
              { value: 'keep', label: t('erase.marker.keep'), more: t('erase.marker.keep.more') },
              { value: 'nothing', label: t('erase.marker.nothing'), more: t('erase.marker.nothing.more') },
            ]}
          />
        </Card>
      )}
      {step === 'read' ? (
        <div className={layout.row}>
          <Button onPress={() => setStep('confirm')}>{t('erase.continue')}</Button>
        </div>
      ) : (
        <Card labelledBy="confirm">
          <h2 id="confirm">{t('erase.confirm')}</h2>
          <p className={layout.measure}>{t('erase.confirm.more')}</p>
          <CheckField label={t('erase.sure')} value={sure} onChange={setSure} />
          {erase.isError && <ProblemPanel failure={erase.error} retry={lookAgain} />}
          {erase.data?.state === 'pending' && (
            <Callout tone="info" title={t('erase.pending')} live>
              <p>{t('erase.pending.more')}</p>
            </Callout>
          )}
          <div className={layout.row}>
            <Button
              look="danger"
              isDisabled={!sure}
              isPending={erase.isPending}
              onPress={() => void go().catch(() => undefined)}
            >
              {t('erase.go')}
            </Button>
            <Button look="secondary" onPress={lookAgain}>
              {t('ui.cancel')}
            </Button>
          </div>
        </Card>
      )}
    </>
  );
}

/** What was done, and how it can be proven without anybody knowing whom it was about. */
function Result({ erased }: { erased: Erased }) {
  const t = useText();
  const address = useAddress();
  const proof = useErasureProof(erased.commandId);
  return (
    <>
      <Callout tone="ok" title={t('erase.done')} level={2} live>
        <p>{t(erased.markerKept ? 'erase.done.marker' : 'erase.done.nothing')}</p>
      </Callout>
      <Card labelledBy="proof">
        <h2 id="proof">{t('erase.proof')}</h2>
        <p className={layout.measure}>{t('erase.proof.more')}</p>
        <Facts
          rows={[
            [
              t('erase.proof.id'),
              <span key="id" className={layout.mono}>
                {erased.erasureId}
              </span>,
            ],
            [t('erase.proof.position'), t.number(erased.position)],
            erased.commandId && [
              t('erase.proof.command'),
              <span key="command" className={layout.mono}>
                {erased.commandId}
              </span>,
            ],
          ]}
        />
      </Card>
      <p className={layout.measure}>{t('erase.done.next')}</p>
      <div className={layout.row} data-noprint>
        {proof.data && (
          <SaveButton name={`garant-${erased.erasureId}.tlog-proof`} type="text/plain" content={proof.data}>
            {t('erase.proof.save')}
          </SaveButton>
        )}
        <Button look="secondary" onPress={() => window.print()}>
          {t('erase.print')}
        </Button>
        <LinkButton look="secondary" to={address('log')}>
          {t('nav.log')}
        </LinkButton>
      </div>
    </>
  );
}

import { useState } from 'react';
import { useOfficerErase, useOfficerPreview } from '../../api/people.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { CheckField } from '../../ui/option.field.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { ErasureLists } from './erasure.preview.js';

/** The officer carries out a person’s request for erasure, before answering it. */
export function OfficerErasure({ subjectRef, requestId }: { subjectRef: string; requestId: string }) {
  const t = useText();
  const preview = useOfficerPreview(subjectRef);
  const erase = useOfficerErase(subjectRef);
  const [asking, setAsking] = useState(false);
  const [marker, setMarker] = useState(true);
  if (erase.data?.state === 'done')
    return <Callout tone="ok" title={t('erase.officer.done')} level={3} live />;
  const go = async (previewHash: string) => {
    await erase.mutateAsync({ previewHash, keepMarker: marker, requestId });
    setAsking(false);
  };
  return (
    <Answered query={preview}>
      {(shown) => (
        <>
          <ErasureLists preview={shown} />
          {shown.standingRefusal && (
            <CheckField
              label={t('erase.officer.marker')}
              more={t('erase.marker.keep.more')}
              value={marker}
              onChange={setMarker}
            />
          )}
          <div>
            <Button look="danger" onPress={() => setAsking(true)}>
              {t('erase.officer.go')}
            </Button>
          </div>
          <ConfirmDialog
            open={asking}
            onClose={() => setAsking(false)}
            title={t('erase.confirm')}
            confirm={t('erase.officer.go')}
            look="danger"
            onConfirm={() => void go(shown.previewHash).catch(() => undefined)}
            pending={erase.isPending}
          >
            <p>{t('erase.officer.more')}</p>
            {erase.isError && <ProblemPanel failure={erase.error} retry={() => void preview.refetch()} />}
          </ConfirmDialog>
        </>
      )}
    </Answered>
  );
}

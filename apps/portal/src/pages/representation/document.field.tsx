import { EVIDENCE_LIMIT_BYTES } from '@garant/rules';
import { useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { upload } from '../../api/upload.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import drop from '../../ui/drop.module.css';
import { Icon } from '../../ui/icon.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';

export interface StoredDocument {
  sha256: string;
  name: string;
}
const TYPES = ['application/pdf', 'image/png', 'image/jpeg'];
const MEGABYTES = EVIDENCE_LIMIT_BYTES / 1024 / 1024;

/** A document of evidence: chosen or dropped, sent at once, kept encrypted; its hash is what a form then names. */
export function DocumentField({
  id,
  path,
  value,
  onStored,
  error,
}: {
  id: string;
  path: string;
  value: StoredDocument | undefined;
  onStored: (document: StoredDocument | undefined) => void;
  error?: string;
}) {
  const t = useText();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const [refused, setRefused] = useState<string>();
  const send = async (file: File | undefined) => {
    if (!file) return;
    setFailure(undefined);
    setRefused(undefined);
    onStored(undefined);
    if (!TYPES.includes(file.type)) return setRefused(t('document.wrongType'));
    if (file.size > EVIDENCE_LIMIT_BYTES) return setRefused(t('document.tooLarge', { megabytes: MEGABYTES }));
    setShare(0);
    try {
      const stored = (await upload(path, file, file.type, setShare)) as { sha256: string };
      onStored({ sha256: stored.sha256, name: file.name });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setShare(undefined);
    }
  };
  const fault = refused ?? error;
  return (
    <div className={`${layout.stack} ${layout.tight}`} id={id} tabIndex={-1}>
      <DropZone
        className={drop.drop}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === 'file');
          if (item?.kind === 'file') void item.getFile().then(send);
        }}
      >
        <Text slot="label">{t('document.drop')}</Text>
        <FileTrigger acceptedFileTypes={TYPES} onSelect={(files) => void send(files?.[0])}>
          <Button look="secondary" isPending={share !== undefined}>
            <Icon name="plus" />
            {t(value ? 'document.replace' : 'document.choose')}
          </Button>
        </FileTrigger>
        <span className={`${layout.small} ${layout.muted}`}>
          {t('document.limits', { megabytes: MEGABYTES })}
        </span>
      </DropZone>
      {value && <Callout tone="ok" title={t('document.stored', { name: value.name })} live />}
      {fault && <Callout tone="danger" title={fault} live />}
      {failure !== undefined && <ProblemPanel failure={failure} />}
    </div>
  );
}

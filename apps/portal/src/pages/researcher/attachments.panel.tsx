import {
  ATTACHMENT_EXTENSIONS,
  ATTACHMENT_KINDS,
  ATTACHMENT_LABELS,
  ATTACHMENT_LIMIT_BYTES,
  ATTACHMENT_TYPES,
  type AttachmentKind,
} from '@garant/rules';
import { useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import type { Application } from '../../api/applications.api.js';
import { attachmentAddress, useAttach, useDetach, useRedact } from '../../api/authoring.api.js';
import { upload } from '../../api/upload.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import drop from '../../ui/drop.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

const ENDINGS = [...new Set(ATTACHMENT_TYPES.flatMap((type) => ATTACHMENT_EXTENSIONS[type]))];

/** Documents of an application: to add, to read, to take back; and for the access body to redact. */
export function AttachmentsPanel({ application }: { application: Application }) {
  const t = useText();
  const { attachments, allowed } = application;
  return (
    <div className={layout.stack}>
      {attachments.length === 0 ? (
        <Empty title={t('attach.none')} level={3} />
      ) : (
        <ul className={`${layout.plain} ${layout.stack}`}>
          {attachments.map((attachment) => (
            <li key={attachment.attachmentId}>
              <Attachment application={application} attachment={attachment} />
            </li>
          ))}
        </ul>
      )}
      {allowed.includes('application.attach') && <Add application={application} />}
    </div>
  );
}

function Attachment({
  application,
  attachment,
}: {
  application: Application;
  attachment: Application['attachments'][number];
}) {
  const t = useText();
  const { attachmentId, kind, name, bytes, sha256, at, by, redactedAt, redactionReason } = attachment;
  const detach = useDetach(application.applicationId);
  const toast = useToast();
  const takeBack =
    application.allowed.includes('application.detach') &&
    redactedAt === null &&
    (application.submittedAt === null || at > application.submittedAt);
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      <div className={layout.row}>
        <Badge>{t.pick(ATTACHMENT_LABELS[kind])}</Badge>
        {redactedAt ? (
          <strong>{t('attach.redacted', { date: t.date(redactedAt) })}</strong>
        ) : (
          <a href={attachmentAddress(application.applicationId, attachmentId)} download={name}>
            {name}
          </a>
        )}
        {takeBack && (
          <Button
            look="quiet"
            aria-label={t('attach.remove', { name })}
            isPending={detach.isPending}
            onPress={() =>
              void detach.mutateAsync(attachmentId).then(
                () => toast(t('attach.removed', { name })),
                () => undefined,
              )
            }
          >
            {t('people.removeShort')}
          </Button>
        )}
        {redactedAt === null && application.allowed.includes('application.redact-attachment') && (
          <Redact application={application} attachmentId={attachmentId} name={name} />
        )}
      </div>
      <p className={`${layout.small} ${layout.muted}`}>
        {[
          t('attach.size', { size: t.number(Math.max(1, Math.round(bytes / 1024))) }),
          t.dateTime(at),
          application.names?.[by],
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {redactionReason && <p className={layout.small}>{t('attach.reason', { reason: redactionReason })}</p>}
      <p className={`${layout.small} ${layout.mono}`}>SHA-256 {sha256}</p>
      {detach.isError && <ProblemPanel failure={detach.error} />}
    </div>
  );
}

function Redact({
  application,
  attachmentId,
  name,
}: {
  application: Application;
  attachmentId: string;
  name: string;
}) {
  const t = useText();
  const redact = useRedact(application.applicationId);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const go = async () => {
    await redact.mutateAsync({ attachmentId, reason: reason.trim() });
    setOpen(false);
  };
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)} aria-label={t('attach.redactName', { name })}>
        {t('attach.redact')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('attach.redactName', { name })}
        confirm={t('attach.redact')}
        look="danger"
        disabled={reason.trim() === ''}
        pending={redact.isPending}
        onConfirm={() => void go().catch(() => undefined)}
      >
        <p>{t('attach.redactMore')}</p>
        <TextField label={t('attach.redactReason')} rows={3} value={reason} onChange={setReason} />
        {redact.isError && <ProblemPanel failure={redact.error} />}
      </ConfirmDialog>
    </>
  );
}

function Add({ application }: { application: Application }) {
  const t = useText();
  const attach = useAttach(application.applicationId);
  const [kind, setKind] = useState<AttachmentKind>('protocol');
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const [refused, setRefused] = useState<string>();
  const [done, setDone] = useState<string>();
  const send = async (file: File | undefined) => {
    if (!file) return;
    setFailure(undefined);
    setRefused(undefined);
    setDone(undefined);
    const ending = /\.([A-Za-z0-9]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
    if (!ENDINGS.includes(ending)) return setRefused(t('attach.wrongType', { types: ENDINGS.join(', ') }));
    if (file.size > ATTACHMENT_LIMIT_BYTES) return setRefused(t('attach.tooLarge'));
    setShare(0);
    try {
      const path = '/api/v1/attachments';
      const { sha256 } = (await upload(path, file, 'application/octet-stream', setShare)) as {
        sha256: string;
      };
      await attach.mutateAsync({ sha256, kind, name: file.name });
      setDone(file.name);
    } catch (problem) {
      setFailure(problem);
    } finally {
      setShare(undefined);
    }
  };
  return (
    <div className={layout.stack} id="field-attachment" tabIndex={-1}>
      <SelectField<AttachmentKind>
        label={t('attach.kind')}
        value={kind}
        onChange={setKind}
        options={ATTACHMENT_KINDS.map((one) => ({ value: one, label: t.pick(ATTACHMENT_LABELS[one]) }))}
      />
      <DropZone
        className={drop.drop}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === 'file');
          if (item?.kind === 'file') void item.getFile().then(send);
        }}
      >
        <Text slot="label">{t('attach.drop')}</Text>
        <FileTrigger
          acceptedFileTypes={ENDINGS.map((ending) => `.${ending}`)}
          onSelect={(files) => void send(files?.[0])}
        >
          <Button look="secondary" isPending={share !== undefined}>
            <Icon name="plus" />
            {t('attach.choose')}
          </Button>
        </FileTrigger>
        <span className={`${layout.small} ${layout.muted}`}>
          {t('attach.limits', { types: ENDINGS.join(', ') })}
        </span>
        {share !== undefined && (
          <progress value={share} max={1} aria-label={t('attach.sending')}>
            {Math.round(share * 100)}
          </progress>
        )}
      </DropZone>
      {done && <Callout tone="ok" title={t('attach.done', { name: done })} live />}
      {refused && <Callout tone="danger" title={refused} live />}
      {failure !== undefined && <ProblemPanel failure={failure} />}
    </div>
  );
}

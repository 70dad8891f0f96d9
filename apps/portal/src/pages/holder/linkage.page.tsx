import type { LinkageReport } from '@garant/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DropZone, FileTrigger, ProgressBar, Text } from 'react-aria-components';
import { useParams } from 'react-router';
import { linkageAddress, linkageKey, useDataset, useLinkage } from '../../api/datasets.api.js';
import { awaitCommand } from '../../api/client.js';
import { upload } from '../../api/upload.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import drop from '../../ui/drop.module.css';
import css from './linkage.module.css';
import { LinkageResult } from './linkage.result.js';

const EXAMPLE =
  '{"localId":"H-000123","familyName":"Exemple","givenNames":"Alix","birthDate":"1980-05-17","gender":"female","informedOn":"2026-01-12"}';

export function LinkagePage() {
  const t = useText();
  const address = useAddress();
  const { datasetId = '' } = useParams();
  const dataset = useDataset(datasetId);
  const [replaced, setReplaced] = useState<string | null>();
  const linkage = useLinkage(datasetId, replaced);
  const before = linkage.data?.linkageId ?? null;
  const waiting = replaced !== undefined && before === replaced;
  const name = dataset.data ? t.pick(dataset.data.description.title) : t('linkage.dataset');
  return (
    <Page
      title={t('linkage.title')}
      above={[
        { to: address('holderDatasets'), name: t('nav.holderDatasets') },
        { to: address('holderDataset', { datasetId }), name },
      ]}
      lead={t('linkage.lead')}
    >
      <UploadCard
        datasetId={datasetId}
        onSent={() => setReplaced(before)}
        onRefused={() => setReplaced(undefined)}
      />
      <Answered query={linkage}>
        {(report) => <Outcome report={waiting ? { ...report, status: 'pending' } : report} />}
      </Answered>
    </Page>
  );
}

function Outcome({ report }: { report: LinkageReport }) {
  const t = useText();
  if (report.status === 'none')
    return (
      <Empty title={t('linkage.none')}>
        <p>{t('linkage.none.more')}</p>
      </Empty>
    );
  if (report.status === 'failed')
    return (
      <Callout tone="danger" title={t('linkage.failed')} live>
        <p>{t('linkage.failed.more')}</p>
      </Callout>
    );
  if (report.status !== 'completed') {
    return (
      <Callout tone="info" title={t('linkage.running')} live>
        <p>{t('linkage.runningMore', { rows: report.counts.rows })}</p>
      </Callout>
    );
  }
  return <LinkageResult report={report} />;
}

function UploadCard({
  datasetId,
  onSent,
  onRefused,
}: {
  datasetId: string;
  onSent: () => void;
  onRefused: () => void;
}) {
  const t = useText();
  const queries = useQueryClient();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const [sent, setSent] = useState<string>();
  const send = async (file: File | undefined) => {
    if (!file) return;
    setFailure(undefined);
    setSent(undefined);
    setShare(0);
    try {
      const answer = await upload(linkageAddress(datasetId), file, 'application/x-ndjson', setShare);
      setSent(file.name);
      onSent();
      await queries.invalidateQueries({ queryKey: linkageKey(datasetId) });
      const { commandId } = (answer ?? {}) as { commandId?: string };
      if (commandId) await awaitCommand(commandId, 60);
    } catch (problem) {
      setFailure(problem);
      setSent(undefined);
      onRefused();
    } finally {
      setShare(undefined);
    }
  };
  return (
    <Card labelledBy="upload">
      <h2 id="upload">{t('linkage.upload')}</h2>
      <DropZone
        className={drop.drop}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === 'file');
          if (item?.kind === 'file') void item.getFile().then(send);
        }}
      >
        <Text slot="label">{t('linkage.drop')}</Text>
        <FileTrigger
          acceptedFileTypes={['.ndjson', '.jsonl', 'application/x-ndjson']}
          onSelect={(files) => void send(files?.[0])}
        >
          <Button look="secondary" isDisabled={share !== undefined}>
            <Icon name="plus" />
            {t('linkage.choose')}
          </Button>
        </FileTrigger>
        <span className={`${layout.small} ${layout.muted}`}>{t('linkage.private')}</span>
      </DropZone>
      {share !== undefined && (
        <ProgressBar value={share * 100} aria-label={t('linkage.progress')}>
          {({ percentage, valueText }) => (
            <>
              <span>{t('linkage.progressText', { share: valueText ?? '' })}</span>
              <div className={css.track}>
                <div className={css.fill} style={{ inlineSize: `${percentage ?? 0}%` }} />
              </div>
            </>
          )}
        </ProgressBar>
      )}
      {sent && (
        <Callout tone="ok" title={t('linkage.sent', { name: sent })} live>
          <p>{t('linkage.sentMore')}</p>
        </Callout>
      )}
      {failure !== undefined && <ProblemPanel failure={failure} />}
      <Details summary={t('linkage.format')}>
        <p>{t('linkage.formatMore')}</p>
        <CopyText name={t('linkage.example')} text={EXAMPLE} />
      </Details>
    </Card>
  );
}

import type { ImportFormat } from '@garant/contracts';
import { useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { Link, useNavigate } from 'react-router';
import {
  hashOfFile,
  sendFile,
  useImports,
  useSubmitImport,
  type ImportSummary,
} from '../../api/imports.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import drop from '../../ui/drop.module.css';
import { SelectField } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { FileSize, ImportState, Progress } from './import.parts.js';
import { formatOf } from './import.model.js';

const EXAMPLE = `familyName,givenNames,birthDate,gender,regime,act,scopeKind,scopeId,noticeId,noticeVersion,actedAt,source,sourceId
Exemple,Alix,1980-05-17,female,EHDS_OPT_OUT,opt-out,everything,,ehds-opt-out,1,2026-01-12T09:30:00Z,chu-exemple,R-000123`;

/** Historical choices from other systems: a file is sent, tried out, then imported; and what came before. */
export function ImportDeskPage() {
  const t = useText();
  const imports = useImports();
  return (
    <Page title={t('nav.importDesk')} lead={t('imports.lead')}>
      <NewImport />
      <Answered query={imports}>{(list) => <History list={list} />}</Answered>
    </Page>
  );
}

interface Sent {
  file: File;
  sha256: string;
}

function NewImport() {
  const t = useText();
  const [stage, setStage] = useState<{ what: 'reading' | 'sending'; share: number }>();
  const [sent, setSent] = useState<Sent>();
  const [failure, setFailure] = useState<unknown>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setFailure(undefined);
    setSent(undefined);
    try {
      setStage({ what: 'reading', share: 0 });
      const sha256 = await hashOfFile(file, (share) => setStage({ what: 'reading', share }));
      setStage({ what: 'sending', share: 0 });
      await sendFile(file, sha256, (share) => setStage({ what: 'sending', share }));
      setSent({ file, sha256 });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setStage(undefined);
    }
  };
  return (
    <Card labelledBy="new-import">
      <h2 id="new-import">{t('imports.new')}</h2>
      <DropZone
        className={drop.drop}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === 'file');
          if (item?.kind === 'file') void item.getFile().then(take);
        }}
      >
        <Text slot="label">{t('imports.drop')}</Text>
        <FileTrigger
          acceptedFileTypes={['.csv', '.ndjson', '.jsonl', '.json']}
          onSelect={(files) => void take(files?.[0])}
        >
          <Button look="secondary" isDisabled={stage !== undefined}>
            <Icon name="plus" />
            {t('imports.choose')}
          </Button>
        </FileTrigger>
        <span className={`${layout.small} ${layout.muted}`}>{t('imports.private')}</span>
      </DropZone>
      {stage && <Progress share={stage.share} label={t(`imports.${stage.what}`)} />}
      {failure !== undefined && (
        <>
          <ProblemPanel failure={failure} />
          <p>{t('imports.again')}</p>
        </>
      )}
      {sent && <Submit key={sent.sha256} sent={sent} />}
      <Details summary={t('imports.format')}>
        <p>{t('imports.formatMore')}</p>
        <ul>
          {(['person', 'act', 'notice', 'source', 'fhir'] as const).map((part) => (
            <li key={part}>{t(`imports.formatPart.${part}`)}</li>
          ))}
        </ul>
        <CopyText name={t('imports.example')} text={EXAMPLE} />
      </Details>
    </Card>
  );
}

function Submit({ sent: { file, sha256 } }: { sent: Sent }) {
  const t = useText();
  const address = useAddress();
  const go = useNavigate();
  const [format, setFormat] = useState<ImportFormat>(formatOf(file.name));
  const submit = useSubmitImport();
  const send = (dryRun: boolean) =>
    submit.mutate(
      { fileSha256: sha256, format, dryRun },
      {
        onSuccess: (written) => {
          if (written.state === 'done')
            void go(address('importReport', { importId: written.value.importId }));
        },
      },
    );
  return (
    <div className={layout.stack}>
      <Callout tone="ok" title={t('imports.received', { name: file.name })} live>
        <Facts
          rows={[
            [t('imports.size'), <FileSize key="size" bytes={file.size} />],
            [
              t('imports.hash'),
              <span key="hash" className={layout.mono}>
                {sha256}
              </span>,
            ],
          ]}
        />
      </Callout>
      <SelectField
        label={t('imports.formatLabel')}
        value={format}
        onChange={setFormat}
        options={(['csv', 'ndjson', 'fhir'] as const).map((value) => ({
          value,
          label: t(`imports.formatName.${value}`),
        }))}
      />
      {submit.isError && <ProblemPanel failure={submit.error} />}
      {submit.data?.state === 'pending' && (
        <Callout tone="info" title={t('imports.accepted')} live>
          <p>{t('imports.acceptedMore')}</p>
        </Callout>
      )}
      <div className={layout.row}>
        <Button isPending={submit.isPending} onPress={() => send(true)}>
          {t('imports.try')}
        </Button>
        <Button look="secondary" isPending={submit.isPending} onPress={() => send(false)}>
          {t('imports.run')}
        </Button>
      </div>
      <p className={`${layout.small} ${layout.muted}`}>{t('imports.tryMore')}</p>
    </div>
  );
}

function History({ list }: { list: readonly ImportSummary[] }) {
  const t = useText();
  const address = useAddress();
  if (list.length === 0)
    return (
      <Empty title={t('imports.none')}>
        <p>{t('imports.none.more')}</p>
      </Empty>
    );
  return (
    <Table
      caption={t('imports.history')}
      rows={list}
      keyOf={({ importId }) => importId}
      columns={[
        {
          name: t('imports.when'),
          cell: ({ importId, submittedAt }) => (
            <Link to={address('importReport', { importId })}>{t.dateTime(submittedAt)}</Link>
          ),
        },
        {
          name: t('imports.kind'),
          cell: ({ dryRun, format }) => (
            <>
              <Badge tone={dryRun ? 'info' : 'neutral'}>{t(dryRun ? 'imports.dry' : 'imports.real')}</Badge>{' '}
              {t(`imports.formatShort.${format}`)}
            </>
          ),
        },
        { name: t('imports.state'), cell: ({ status }) => <ImportState status={status} /> },
        { name: t('imports.lines'), number: true, cell: ({ counts }) => t.number(counts.lines) },
        { name: t('imports.column.imported'), number: true, cell: ({ counts }) => t.number(counts.imported) },
        { name: t('imports.column.rejected'), number: true, cell: ({ counts }) => t.number(counts.rejected) },
      ]}
    />
  );
}

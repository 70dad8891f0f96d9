import { checkBundle, type BundleReport } from '@garant/merkle-log';
import { useRef, useState } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { usePolicy } from '../../api/log.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { bundleTools, fileSource } from '../../log/bundle.tools.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import drop from '../../ui/drop.module.css';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { BundleReportView } from './bundle.report.js';
import { Progress } from './bundle.parts.js';

/** Checks an archive in this browser, under the trust policy that the log publishes now. It is sent to nobody. */
export function BundleCheckPage() {
  const t = useText();
  const address = useAddress();
  const { data: policy } = usePolicy();
  const [share, setShare] = useState<number>();
  const [result, setResult] = useState<{ name: string; report: BundleReport }>();
  const [failure, setFailure] = useState<unknown>();
  const latest = useRef(0);
  const examine = async (file: File | undefined) => {
    if (!file) return;
    // The file chosen last counts.
    const mine = ++latest.current;
    setResult(undefined);
    setFailure(undefined);
    setShare(0);
    try {
      const report = await checkBundle(fileSource(file), bundleTools, {
        ...(policy === undefined ? {} : { policy }),
        progress: (done) => mine === latest.current && setShare(Math.floor(done * 100) / 100),
      });
      if (mine === latest.current) setResult({ name: file.name, report });
    } catch (problem) {
      if (mine === latest.current) setFailure(problem);
    }
    if (mine === latest.current) setShare(undefined);
  };
  return (
    <Page
      title={t('bundles.check')}
      lead={t('bundles.check.lead')}
      above={[{ to: address('bundles'), name: t('nav.bundles') }]}
    >
      <Card labelledBy="choose">
        <h2 id="choose">{t('bundles.check.choose')}</h2>
        <DropZone
          className={drop.drop}
          getDropOperation={() => 'copy'}
          onDrop={(event) => {
            const item = event.items.find((one) => one.kind === 'file');
            if (item?.kind === 'file') void item.getFile().then(examine);
          }}
        >
          <Text slot="label">{t('bundles.check.drop')}</Text>
          <FileTrigger acceptedFileTypes={['.zip']} onSelect={(files) => void examine(files?.[0])}>
            <Button look="secondary">
              <Icon name="plus" />
              {t('bundles.check.file')}
            </Button>
          </FileTrigger>
          <span className={`${layout.small} ${layout.muted}`}>{t('bundles.check.private')}</span>
        </DropZone>
        {share !== undefined && <Progress share={share} label={t('bundles.check.working')} />}
      </Card>
      {failure !== undefined && <ProblemPanel failure={failure} />}
      {result && <BundleReportView name={result.name} report={result.report} />}
    </Page>
  );
}

import { EXPORT_FORMATS, type ExportView } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { exportFile, useMyExports, useRequestExport } from '../../api/rights.api.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { CopyReading } from './copy.reading.js';
import css from './rights.module.css';

const WORKING: readonly ExportView['state'][] = ['queued', 'running'];

/** Everything held about a person: to read here, or to take away in four forms. */
export function MyDataPage() {
  const t = useText();
  const address = useAddress();
  const copies = useMyExports();
  return (
    <Page title={t('nav.myData')} lead={t('copy.lead')}>
      <Answered query={copies}>{(list) => <Copies list={list} />}</Answered>
      <p data-noprint>
        <Link to={address('myErasure')}>{t('nav.myErasure')}</Link>
      </p>
    </Page>
  );
}

function Copies({ list }: { list: readonly ExportView[] }) {
  const t = useText();
  const ask = useRequestExport();
  const working = list.find(({ state }) => WORKING.includes(state));
  const ready = list.filter(({ state }) => state === 'ready');
  const [newest] = list;
  return (
    <>
      <Card labelledBy="copy">
        <h2 id="copy">{t('copy.copy')}</h2>
        <p className={layout.measure}>{t('copy.copy.more')}</p>
        {working ? (
          <div role="status" className={layout.stack}>
            <label htmlFor="progress">
              {t('copy.working', { done: working.done, of: Math.max(working.of, working.done + 1) })}
            </label>
            <progress
              id="progress"
              className={css.progress}
              value={working.done}
              max={Math.max(working.of, working.done + 1)}
            />
          </div>
        ) : (
          <div>
            <Button
              look={ready.length > 0 ? 'secondary' : 'primary'}
              onPress={() => void ask.mutateAsync({ language: t.locale }).catch(() => undefined)}
              isPending={ask.isPending}
            >
              {t(ready.length > 0 ? 'copy.again' : 'copy.ask')}
            </Button>
          </div>
        )}
        {ask.data?.state === 'pending' && !working && (
          <Callout tone="warn" title={t('req.pending')} live>
            <p>{t('req.pending.more')}</p>
          </Callout>
        )}
        {ask.isError && <ProblemPanel failure={ask.error} />}
        {newest?.state === 'failed' && <Callout tone="danger" title={t('copy.failed')} live />}
      </Card>
      {ready.length === 0 && !working ? (
        <Empty title={t('copy.none')}>
          <p>{t('copy.none.more')}</p>
        </Empty>
      ) : (
        ready.map((copy) => <ReadyCopy key={copy.exportId} copy={copy} />)
      )}
      {ready[0] && <CopyReading exportId={ready[0].exportId} />}
      <Card labelledBy="fhir">
        <h2 id="fhir">{t('copy.fhir')}</h2>
        <p className={layout.measure}>{t('copy.fhir.more')}</p>
        <div className={layout.row} data-noprint>
          {(['R4', 'R5'] as const).map((release) => (
            <PlainLinkButton
              key={release}
              look="secondary"
              href={`/fhir/${release}/Consent/$export`}
              download
            >
              <Icon name="down_file" />
              {t('copy.fhir.release', { release })}
            </PlainLinkButton>
          ))}
        </div>
      </Card>
    </>
  );
}

function ReadyCopy({ copy }: { copy: ExportView }) {
  const t = useText();
  const heading = `copy-${copy.exportId}`;
  const files = EXPORT_FORMATS.flatMap((format) => copy.files.filter((file) => file.format === format));
  return (
    <Card as="article" labelledBy={heading}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={heading}>{t('copy.of', { date: t.dateTime(copy.requestedAt) })}</h2>
        {copy.expiresAt && <Badge tone="info">{t('copy.until', { date: t.date(copy.expiresAt) })}</Badge>}
      </div>
      <ul className={`${layout.plain} ${layout.stack}`} data-noprint>
        {files.map(({ format, bytes }) => (
          <li key={format} className={layout.row}>
            <PlainLinkButton look="secondary" href={exportFile(copy.exportId, format)} download>
              <Icon name="down_file" />
              {t(`copy.format.${format}`)}
            </PlainLinkButton>
            <span className={`${layout.small} ${layout.muted}`}>
              {t(`copy.format.${format}.more`)} ·{' '}
              {t('copy.size', { kb: Math.max(1, Math.round(bytes / 1000)) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

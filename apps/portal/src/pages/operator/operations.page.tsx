import { useStatus, type PlatformStatus, type ServiceStatus } from '../../api/operations.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';

export function OperationsPage() {
  const t = useText();
  const status = useStatus();
  return (
    <Page title={t('nav.operations')} lead={t('operations.lead')}>
      <Answered query={status}>{(data) => <Body status={data} />}</Answered>
    </Page>
  );
}

function Body({ status }: { status: PlatformStatus }) {
  const t = useText();
  const address = useAddress();
  const down = status.services.filter((one) => !one.ready);
  const stopped = status.services.flatMap((one) =>
    (one.stoppedPartitions ?? []).map((part) => ({ ...part, service: one.service })),
  );
  const parked = status.services.reduce((sum, one) => sum + (one.parked ?? 0), 0);
  const fine = down.length === 0 && stopped.length === 0 && parked === 0;
  return (
    <>
      <Callout
        tone={fine ? 'ok' : down.length + stopped.length > 0 ? 'danger' : 'warn'}
        title={t(fine ? 'operations.fine' : 'operations.notFine')}
        level={2}
        live
      >
        {!fine && (
          <ul>
            {down.map((one) => (
              <li key={one.service}>{t('operations.down', { service: one.service })}</li>
            ))}
            {stopped.map((part) => (
              <li key={`${part.service}${part.topic}${part.partition}`}>
                {t('operations.stopped', {
                  service: part.service,
                  topic: part.topic,
                  partition: part.partition,
                  reason: part.reason ?? '–',
                })}
              </li>
            ))}
            {parked > 0 && <li>{t('operations.parkedCount', { count: parked })}</li>}
          </ul>
        )}
      </Callout>
      {parked > 0 && (
        <div>
          <LinkButton to={address('parked')}>{t('operations.openParked')}</LinkButton>
        </div>
      )}
      <div className={layout.grid}>
        {status.services.map((service) => (
          <ServiceCard key={service.service} service={service} />
        ))}
      </div>
      <Facts
        rows={[
          [
            t('operations.applied'),
            typeof status.appliedPosition === 'number' && t.number(status.appliedPosition),
          ],
          [
            t('operations.checkpoint'),
            typeof status.checkpointSize === 'number' && t.number(status.checkpointSize),
          ],
        ]}
      />
    </>
  );
}

function ServiceCard({ service }: { service: ServiceStatus }) {
  const t = useText();
  const number = (value: number | null | undefined) => (typeof value === 'number' ? t.number(value) : null);
  return (
    <Card as="article" labelledBy={`s-${service.service}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={`s-${service.service}`}>{service.service}</h2>
        <Badge tone={service.ready ? 'ok' : 'danger'}>
          {t(service.ready ? 'operations.ready' : 'operations.notReady')}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('operations.lag'), number(service.lag)],
          [t('operations.parked'), number(service.parked)],
          [t('operations.position'), number(service.position)],
          [
            t('operations.beat'),
            typeof service.beatAgeSeconds === 'number' &&
              t('operations.seconds', { seconds: t.number(Math.round(service.beatAgeSeconds * 10) / 10) }),
          ],
          [
            t('operations.partitions'),
            service.stoppedPartitions && t.number(service.stoppedPartitions.length),
          ],
          [t('operations.version'), service.version],
        ]}
      />
    </Card>
  );
}

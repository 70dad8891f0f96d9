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
  const parked = status.services.reduce((sum, one) => sum + one.parked, 0);
  const fine = down.length === 0 && parked === 0;
  return (
    <>
      <Callout
        tone={fine ? 'ok' : down.length > 0 ? 'danger' : 'warn'}
        title={t(fine ? 'operations.fine' : 'operations.notFine')}
        level={2}
        live
      >
        {!fine && (
          <ul>
            {down.map((one) => (
              <li key={one.service}>{t('operations.down', { service: one.service })}</li>
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
      <div className={`${layout.grid} ${layout.pair}`}>
        {status.services.map((service) => (
          <ServiceCard key={service.service} service={service} />
        ))}
      </div>
      <Facts
        rows={[
          [t('operations.applied'), t.number(status.appliedPosition)],
          [t('operations.checkpoint'), status.checkpointSize !== null && t.number(status.checkpointSize)],
        ]}
      />
    </>
  );
}

function ServiceCard({ service }: { service: ServiceStatus }) {
  const t = useText();
  const parts = Object.entries(service.parts);
  return (
    <Card as="article" labelledBy={`s-${service.service}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={`s-${service.service}`}>{service.service}</h2>
        <Badge tone={service.ready ? 'ok' : 'danger'}>
          {t(service.ready ? 'operations.ready' : 'operations.notReady')}
        </Badge>
      </div>
      <ul className={`${layout.plain} ${layout.stack} ${layout.tight}`}>
        {parts.map(([name, part]) => (
          <li key={name} className={layout.row}>
            <Badge tone={part.ok ? 'ok' : 'danger'}>
              {t(part.ok ? 'operations.part.ok' : 'operations.part.down')}
            </Badge>
            <span className={layout.mono}>{name}</span>
            {part.detail && <span className={layout.small}>{part.detail}</span>}
          </li>
        ))}
      </ul>
      <Facts rows={[[t('operations.parked'), t.number(service.parked)]]} />
    </Card>
  );
}

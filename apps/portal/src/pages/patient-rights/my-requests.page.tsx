import type { RequestView } from '@garant/contracts';
import { Link } from 'react-router';
import { useMyRequests } from '../../api/rights.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { ComplaintRoutes } from './complaint.routes.js';
import { RequestBadge } from './request.badge.js';
import { RequestClockPicture } from './request.clock.picture.js';

/** A person's requests, each with its clock. What needs no request is offered first. */
export function MyRequestsPage() {
  const t = useText();
  const address = useAddress();
  const requests = useMyRequests();
  return (
    <Page
      title={t('nav.myRequests')}
      lead={t('req.lead')}
      beside={<LinkButton to={address('myRequestNew')}>{t('req.new')}</LinkButton>}
    >
      <Answered query={requests}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('req.none')}>
              <p>{t('req.none.more')}</p>
              <div>
                <LinkButton to={address('myRequestNew')}>{t('req.new')}</LinkButton>
              </div>
            </Empty>
          ) : (
            <section className={layout.stack} aria-label={t('nav.myRequests')}>
              {list.map((request) => (
                <RequestCard key={request.requestId} request={request} />
              ))}
            </section>
          )
        }
      </Answered>
      <ComplaintRoutes title={t('req.routes.always')} />
    </Page>
  );
}

function RequestCard({ request }: { request: RequestView }) {
  const t = useText();
  const address = useAddress();
  const heading = `request-${request.requestId}`;
  return (
    <Card as="article" labelledBy={heading}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={heading}>
          <Link to={address('myRequest', { requestId: request.requestId })}>
            {t(`req.kind.${request.kind}`)}
          </Link>
        </h2>
        <span className={layout.row}>
          <RequestBadge request={request} />
        </span>
      </div>
      <p className={layout.muted}>
        {t('req.receivedOn', { date: t.date(request.receivedAt) })}
        {request.forSomebody && ` · ${t('req.forSomebody')}`}
      </p>
      <RequestClockPicture request={request} />
    </Card>
  );
}

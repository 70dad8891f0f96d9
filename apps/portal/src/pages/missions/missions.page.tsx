import type { MissionView } from '@garant/contracts';
import { Link } from 'react-router';
import { useMissions } from '../../api/missions.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { standingTone } from './mission.model.js';

/** Missions: to inspectors theirs, to the body that is inspected the register of all. */
export function MissionsPage() {
  const t = useText();
  const address = useAddress();
  const query = useMissions();
  const { data: session } = useSession();
  const inspector = session?.account?.roles.includes('inspector') === true;
  return (
    <Page
      title={t('nav.missions')}
      lead={t(inspector ? 'missions.lead' : 'missions.leadBody')}
      beside={inspector && <LinkButton to={address('missionNew')}>{t('missions.open')}</LinkButton>}
    >
      <Answered query={query}>
        {(missions) =>
          missions.length === 0 ? (
            <Empty title={t('missions.none')}>
              <p>{t(inspector ? 'missions.noneMore' : 'missions.noneBody')}</p>
            </Empty>
          ) : (
            <List missions={missions} />
          )
        }
      </Answered>
    </Page>
  );
}

function List({ missions }: { missions: readonly MissionView[] }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={t('missions.count', { count: missions.length })}
      rows={missions}
      keyOf={({ missionId }) => missionId}
      columns={[
        {
          name: t('missions.order'),
          cell: ({ missionId, orderNumber }) => (
            <Link to={address('mission', { missionId })}>{orderNumber}</Link>
          ),
        },
        {
          name: t('missions.standing'),
          cell: ({ standing }) => (
            <Badge tone={standingTone(standing)}>{t(`missions.standing.${standing}`)}</Badge>
          ),
        },
        { name: t('missions.authority'), cell: ({ authority }) => t(`missions.authority.${authority}`) },
        { name: t('missions.form'), cell: ({ form }) => t(`missions.form.${form}`) },
        {
          name: t('missions.dates'),
          cell: ({ startsAt, endsAt }) =>
            t('missions.between', { from: t.date(startsAt), to: t.date(endsAt) }),
        },
        {
          name: t('missions.waiting'),
          cell: ({ requestsOpen, ordersOpen }) =>
            t('missions.waitingCount', { requests: requestsOpen, orders: ordersOpen }),
        },
      ]}
    />
  );
}

import { Link } from 'react-router';
import { useOverdueChecks } from '../../api/datasets.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';

const BODY = ['assessor', 'signatory', 'inspector'];

/** For the access body and inspectors: whose yearly check is overdue. Nothing for everybody else, or when all is well. */
export function OverdueChecks() {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const { data: overdue = [] } = useOverdueChecks(
    (session?.account?.roles ?? []).some((role) => BODY.includes(role)),
  );
  if (overdue.length === 0) return null;
  return (
    <Callout tone="warn" level={2} title={t('catalogue.overdue', { count: overdue.length })}>
      <ul>
        {overdue.slice(0, 20).map(({ datasetId, holderId, title, dueOn }) => (
          <li key={datasetId}>
            <Link to={address('dataset', { datasetId })}>{t.pick(title)}</Link>{' '}
            {t('catalogue.overdueSince', { holder: holderId, date: t.day(dueOn) })}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

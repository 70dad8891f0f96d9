import { KIND_RULES, REQUEST_KINDS } from '@garant/rules';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Table } from '../../ui/table.js';
import { ComplaintRoutes } from './complaint.routes.js';

/** Every right that can be asked for here, from the table by which requests are judged (EHDS Art. 58(1)). */
export function RightsOverview() {
  const t = useText();
  const address = useAddress();
  return (
    <section className={layout.stack} aria-labelledby="ask">
      <h2 id="ask">{t('req.overview')}</h2>
      <p className={layout.measure}>{t('req.overview.more')}</p>
      <Table
        caption={t('req.overview')}
        captionHidden
        rows={REQUEST_KINDS}
        keyOf={(kind) => kind}
        columns={[
          {
            name: t('req.want'),
            cell: (kind) => (
              <Link to={`${address('myRequestNew')}?kind=${kind}`}>{t(`req.kind.${kind}`)}</Link>
            ),
          },
          { name: t('req.overview.means'), cell: (kind) => t.pick(KIND_RULES[kind].sentence) },
          { name: t('req.overview.source'), cell: (kind) => KIND_RULES[kind].legalSource },
        ]}
      />
      <ComplaintRoutes title={t('req.routes.always')} />
    </section>
  );
}

import type { EntryView } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Facts } from '../../ui/surface.js';

/** Why an entry has no details any more: under which request or rule they were erased, and by which entry that is told. */
export function ErasedDetails({ view }: { view: Pick<EntryView, 'erasure'> }) {
  const t = useText();
  const address = useAddress();
  const { erasure } = view;
  if (!erasure) return <p>{t('entry.noDetails')}</p>;
  const { reason, requestId, entryIndex, at, outOfBackups } = erasure;
  return (
    <>
      <p className={layout.measure}>{t('retention.erasedEntry')}</p>
      <Facts
        rows={[
          [t('retention.erasure.why'), t(`retention.erasure.${reason}`)],
          [t('retention.erasure.request'), requestId ?? erasure.class],
          [t('retention.erasure.at'), t.dateTime(at)],
          [
            t('retention.erasure.entry'),
            entryIndex === null ? (
              t('retention.erasure.notYet')
            ) : (
              <Link to={address('entry', { index: String(entryIndex) })}>{t.number(entryIndex)}</Link>
            ),
          ],
          [t('retention.erasure.backups'), t.date(outOfBackups)],
        ]}
      />
    </>
  );
}

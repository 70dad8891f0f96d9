import { Link } from 'react-router';
import type { VersionLine } from '../../api/catalogue.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Card } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';

/** Every published description, the newest first; earlier ones stay readable at an address of their own. */
export function VersionsCard({
  datasetId,
  versions,
  shown,
}: {
  datasetId: string;
  versions: readonly VersionLine[];
  shown: number;
}) {
  const t = useText();
  const address = useAddress();
  if (versions.length === 0) return null;
  return (
    <Card labelledBy="versions">
      <h2 id="versions">{t('dataset.versions')}</h2>
      <Timeline
        label={t('dataset.versions')}
        moments={versions.map(({ version, describedAt, changes }, at) => ({
          key: String(version),
          state: version === shown ? 'now' : 'done',
          title: t('dataset.version', { version, date: t.day(describedAt) }),
          more: (
            <>
              {version === 1
                ? t('dataset.firstVersion')
                : t('dataset.changed', {
                    parts: t.list(changes.map((part) => t(`description.part.${part}`))),
                  })}{' '}
              {version !== shown && (
                <Link to={`${address('dataset', { datasetId })}${at === 0 ? '' : `?version=${version}`}`}>
                  {t('dataset.readVersion', { version })}
                </Link>
              )}
            </>
          ),
        }))}
      />
    </Card>
  );
}

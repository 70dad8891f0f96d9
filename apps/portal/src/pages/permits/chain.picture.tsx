import type { PermitVersion } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PermitBadge } from './permit.badge.js';
import css from './permits.module.css';

/** The permits that took each other's place, first to newest: which one this is, and when each had effect. */
export function ChainPicture({ versions, current }: { versions: readonly PermitVersion[]; current: string }) {
  const t = useText();
  const address = useAddress();
  if (versions.length < 2) return null;
  return (
    <section className={layout.stack} aria-labelledby="versions">
      <h2 id="versions">{t('permit.versions')}</h2>
      <ol className={css.chain}>
        {versions.map((version) => {
          const { permitId, kind, status, signedAt, endedAt, validUntil } = version;
          return (
            <li key={permitId} aria-current={permitId === current ? 'true' : undefined}>
              <strong>{t(`permit.kind.${kind}`)}</strong> <PermitBadge status={status} />
              <div>
                {t('permit.versionPeriod', {
                  from: t.date(signedAt),
                  until: endedAt === null ? t.lastDay(validUntil) : t.date(endedAt),
                })}
              </div>
              {permitId === current ? (
                <span className={layout.muted}>{t('permit.thisVersion')}</span>
              ) : (
                <Link to={address('permit', { permitId })}>
                  {t('permit.openVersion', { id: shortRef(permitId) })}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

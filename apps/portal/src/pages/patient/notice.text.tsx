import type { Notice } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Card } from '../../ui/surface.js';

/** The very text whose hash becomes part of the evidence. */
export function NoticeText({ notice, whole }: { notice: Notice; whole?: boolean }) {
  const t = useText();
  const address = useAddress();
  return (
    <Card as="article" labelledBy={whole ? undefined : 'notice'}>
      {!whole && <h2 id="notice">{t.pick(notice.title)}</h2>}
      {notice.sections.map((section, i) => (
        <section key={i} className={`${layout.stack} ${layout.tight} ${layout.measure}`}>
          {whole ? <h2>{t.pick(section.heading)}</h2> : <h3>{t.pick(section.heading)}</h3>}
          <p className={layout.prewrap}>{t.pick(section.body)}</p>
        </section>
      ))}
      <p className={`${layout.small} ${layout.muted}`}>
        {t('notice.version', {
          version: notice.version,
          date: notice.publishedAt ? t.date(notice.publishedAt) : '–',
        })}{' '}
        · {notice.legalSources.join(' ; ')}
      </p>
      {!whole && (
        <p className={layout.small}>
          <Link to={address('notice', { noticeId: notice.noticeId })}>{t('notice.print')}</Link>
        </p>
      )}
    </Card>
  );
}

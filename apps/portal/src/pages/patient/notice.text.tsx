import type { Notice } from '@garant/contracts';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Card } from '../../ui/surface.js';

/** The very text whose hash becomes part of the evidence; `language`: another one than the reader's, if it has it. */
export function NoticeText({
  notice,
  whole,
  language,
}: {
  notice: Notice;
  whole?: boolean;
  language?: string;
}) {
  const t = useText();
  const address = useAddress();
  const pick = (texts: Notice['title']) => (language && texts[language]) || t.pick(texts);
  return (
    <Card as="article" labelledBy={whole ? undefined : 'notice'}>
      {!whole && (
        <h2 id="notice" lang={language}>
          {pick(notice.title)}
        </h2>
      )}
      {notice.sections.map((section, i) => (
        <section key={i} lang={language} className={`${layout.stack} ${layout.tight} ${layout.measure}`}>
          {whole ? <h2>{pick(section.heading)}</h2> : <h3>{pick(section.heading)}</h3>}
          <p className={layout.prewrap}>{pick(section.body)}</p>
        </section>
      ))}
      <p className={`${layout.small} ${layout.muted}`}>
        {notice.publishedAt
          ? t('notice.version', { version: notice.version, date: t.date(notice.publishedAt) })
          : t('notices.versionUnpublished', { version: notice.version })}{' '}
        · {notice.legalSources.join(' ; ')}
        {notice.term && <> · {t('notices.termRead', { term: notice.term })}</>}
      </p>
      {!whole && notice.status !== 'draft' && (
        <p className={layout.small}>
          <Link to={`${address('notice', { noticeId: notice.noticeId })}?version=${notice.version}`}>
            {t('notice.print')}
          </Link>
        </p>
      )}
    </Card>
  );
}

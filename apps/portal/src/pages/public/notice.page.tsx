import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Link } from 'react-router';
import { useNotices } from '../../api/choices.api.js';
import { useNoticeVersion } from '../../api/notices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Empty } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { languageName } from '../notices/language.texts.js';
import { NoticeText } from '../patient/notice.text.js';
import type { Notice } from '@garant/contracts';

/** One notice by itself, to read and print: the version in force, or the one that somebody chose on. */
export function NoticePage() {
  const t = useText();
  const { noticeId = '' } = useParams();
  const [search] = useSearchParams();
  const notices = useNotices();
  const asked = /^[1-9]\d{0,8}$/.test(search.get('version') ?? '')
    ? Number(search.get('version'))
    : undefined;
  const one = useNoticeVersion(noticeId, asked);
  if (asked !== undefined)
    return <AnsweredPage query={one}>{(notice) => <Whole key={notice.hash} notice={notice} />}</AnsweredPage>;
  return (
    <AnsweredPage query={notices}>
      {(list) => {
        const notice = list
          .filter((each) => each.noticeId === noticeId && each.status === 'published')
          .sort((a, b) => b.version - a.version)[0];
        if (!notice)
          return (
            <Page title={t('notice.title')}>
              <Empty title={t('notice.none')} />
            </Page>
          );
        return <Whole key={notice.hash} notice={notice} />;
      }}
    </AnsweredPage>
  );
}

function Whole({ notice }: { notice: Notice }) {
  const t = useText();
  const address = useAddress();
  const languages = Object.keys(notice.title);
  const [language, setLanguage] = useState<string>(t.locale);
  return (
    <Page title={notice.title[language] ?? t.pick(notice.title)} lead={t(`card.${notice.regime}.title`)}>
      {notice.status === 'withdrawn' && (
        <Callout tone="warn" title={t('notices.oldText')} level={2}>
          <p>{t('notices.oldTextMore')}</p>
          <p>
            <Link to={address('notice', { noticeId: notice.noticeId })}>{t('notices.textInForce')}</Link>
          </p>
        </Callout>
      )}
      {languages.length > 2 && (
        <div data-noprint>
          <RadioField
            label={t('notices.previewLanguage')}
            value={language}
            onChange={setLanguage}
            options={languages.map((value) => ({ value, label: languageName(t, value) }))}
            compact
          />
        </div>
      )}
      <NoticeText notice={notice} whole language={language} />
      <p className={`${layout.small} ${layout.muted} ${layout.measure}`}>
        {t('notice.lead')} <span className={layout.mono}>{notice.hash}</span>
      </p>
      <div data-noprint>
        <Button look="secondary" onPress={() => window.print()}>
          {t('ui.print')}
        </Button>
      </div>
    </Page>
  );
}

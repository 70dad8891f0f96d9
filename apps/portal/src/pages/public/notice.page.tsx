import { useParams } from 'react-router';
import { useNotices } from '../../api/choices.api.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Empty } from '../../ui/states.js';
import { NoticeText } from '../patient/notice.text.js';

/** One notice by itself, to read and print. */
export function NoticePage() {
  const t = useText();
  const { noticeId } = useParams();
  const notices = useNotices();
  return (
    <AnsweredPage query={notices}>
      {(list) => {
        const notice = list
          .filter((one) => one.noticeId === noticeId && one.status === 'published')
          .sort((a, b) => b.version - a.version)[0];
        if (!notice)
          return (
            <Page title={t('notice.title')}>
              <Empty title={t('notice.none')} />
            </Page>
          );
        return (
          <Page title={t.pick(notice.title)} lead={t(`card.${notice.regime}.title`)}>
            <NoticeText notice={notice} whole />
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
      }}
    </AnsweredPage>
  );
}

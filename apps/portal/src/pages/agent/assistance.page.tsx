import { Link } from 'react-router';
import { useNotices } from '../../api/choices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

/** What an assisting agent can do today, said plainly. */
export function AssistancePage() {
  const t = useText();
  const address = useAddress();
  const notices = useNotices();
  return (
    <Page title={t('nav.assistance')} lead={t('assistance.lead')}>
      <Callout tone="warn" title={t('assistance.notYet')} level={2}>
        <p>{t('assistance.notYetMore')}</p>
      </Callout>
      <Card labelledBy="today">
        <h2 id="today">{t('assistance.today')}</h2>
        <ul>
          <li>{t('assistance.today.1')}</li>
          <li>{t('assistance.today.2')}</li>
          <li>{t('assistance.today.3')}</li>
        </ul>
      </Card>
      <section className={layout.stack} aria-labelledby="notices">
        <h2 id="notices">{t('assistance.notices')}</h2>
        <Answered query={notices}>
          {(list) => (
            <ul>
              {list
                .filter((notice) => notice.status === 'published')
                .map((notice) => (
                  <li key={notice.noticeId + notice.version}>
                    <Link to={address('notice', { noticeId: notice.noticeId })}>
                      {t(`card.${notice.regime}.title`)} : {t.pick(notice.title)}
                    </Link>
                  </li>
                ))}
            </ul>
          )}
        </Answered>
      </section>
    </Page>
  );
}

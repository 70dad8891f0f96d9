import type { InboxItem } from '@garant/contracts';
import { Link, useSearchParams } from 'react-router';
import { INBOX_PAGE, useInbox, useMarkRead } from '../../api/clocks.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import css from './clocks.module.css';
import { InboxSettingsCard } from './inbox.settings.js';
import { pageOfSubject } from './subject.page.js';

/** What somebody was told, and how they want to be written to. */
export function InboxPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const unread = search.get('unread') === 'true';
  const page = Math.max(0, Number(search.get('page') ?? 0) || 0);
  const inbox = useInbox(page, unread);
  const mark = useMarkRead();
  const go = (next: number) =>
    setSearch({ ...(unread ? { unread: 'true' } : {}), ...(next > 0 ? { page: String(next) } : {}) });
  return (
    <Page title={t('nav.inbox')} lead={t('inbox.lead')}>
      <Answered query={inbox}>
        {({ items, total, unread: waiting }) => (
          <section className={layout.stack} aria-labelledby="messages">
            <h2 id="messages" role="status">
              {t('inbox.unread', { count: waiting })}
            </h2>
            <div className={layout.row}>
              <CheckField
                label={t('inbox.onlyUnread')}
                value={unread}
                onChange={(only) => setSearch(only ? { unread: 'true' } : {}, { replace: true })}
              />
              {waiting > 0 && (
                <Button
                  look="secondary"
                  onPress={() => mark.mutate({ read: true })}
                  isPending={mark.isPending}
                >
                  {t('inbox.readAll')}
                </Button>
              )}
            </div>
            {items.length === 0 ? (
              <Empty title={t('inbox.none')} />
            ) : (
              <ul className={css.messages}>
                {items.map((item) => (
                  <Message key={item.messageId} item={item} />
                ))}
              </ul>
            )}
            {total > INBOX_PAGE && (
              <nav className={layout.row} aria-label={t('inbox.pages')}>
                <Button look="secondary" isDisabled={page === 0} onPress={() => go(page - 1)}>
                  {t('inbox.newer')}
                </Button>
                <Button
                  look="secondary"
                  isDisabled={(page + 1) * INBOX_PAGE >= total}
                  onPress={() => go(page + 1)}
                >
                  {t('inbox.older')}
                </Button>
              </nav>
            )}
          </section>
        )}
      </Answered>
      <InboxSettingsCard />
    </Page>
  );
}

function Message({ item }: { item: InboxItem }) {
  const t = useText();
  const address = useAddress();
  const mark = useMarkRead();
  const { data: session } = useSession();
  const to = pageOfSubject(item.about, item.aboutId, session?.account?.roles ?? [], address);
  const read = item.readAt !== null;
  const toggle = (now: boolean) => mark.mutate({ messageIds: [item.messageId], read: now });
  return (
    <li>
      <span>
        <span className={read ? undefined : css.unread}>
          {!read && `${t('inbox.new')} `}
          {t.pick(item.text)}
        </span>
        <span className={`${layout.small} ${layout.muted}`}>
          {' '}
          {t.dateTime(item.at)}
          {item.dueAt && ` · ${t('clocks.until', { date: t.day(item.dueAt) })}`}
        </span>
      </span>
      <span className={layout.row}>
        {to && (
          <Link to={to} onClick={() => !read && toggle(true)}>
            {t('inbox.open')}
          </Link>
        )}
        <Button look="quiet" onPress={() => toggle(!read)} isPending={mark.isPending}>
          {t(read ? 'inbox.markUnread' : 'inbox.markRead')}
        </Button>
      </span>
    </li>
  );
}

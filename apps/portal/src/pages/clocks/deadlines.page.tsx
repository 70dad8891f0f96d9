import type { DeadlineItem } from '@garant/contracts';
import { Link, useSearchParams } from 'react-router';
import { calendarAddress, useDeadlines } from '../../api/clocks.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge } from '../../ui/surface.js';
import css from './clocks.module.css';
import { byMonth } from './deadline.months.js';
import { pageOfSubject } from './subject.page.js';

const SPANS = ['30', '90', '365'] as const;

/** Ends of periods that somebody has to look after, month by month. */
export function DeadlinesPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const days = SPANS.find((span) => span === search.get('days')) ?? '90';
  const query = useDeadlines(Number(days));
  return (
    <Page title={t('nav.deadlines')} lead={t('deadlines.lead')}>
      <div className={layout.filters}>
        <SelectField<string>
          label={t('deadlines.span')}
          value={days}
          onChange={(value) => setSearch({ days: value }, { replace: true })}
          options={SPANS.map((span) => ({ value: span, label: t('deadlines.days', { days: Number(span) }) }))}
        />
      </div>
      <div>
        <PlainLinkButton href={calendarAddress(Number(days), t.locale)} look="secondary" download>
          <Icon name="down_file" />
          {t('deadlines.ics')}
        </PlainLinkButton>
      </div>
      <Answered query={query}>
        {({ now, items }) =>
          items.length === 0 ? (
            <Empty title={t('deadlines.none')} />
          ) : (
            byMonth(items, now).map(({ month, items: some }) => (
              <section key={month} className={layout.stack} aria-labelledby={`month-${month}`}>
                <h2 id={`month-${month}`}>
                  {month === 'late'
                    ? t('deadlines.late')
                    : t('deadlines.month', { month: new Date(`${month}-15T12:00:00.000Z`) })}
                </h2>
                <ul className={css.months}>
                  {some.map((item) => (
                    <Deadline key={`${item.code} ${item.aboutId}`} item={item} late={month === 'late'} />
                  ))}
                </ul>
              </section>
            ))
          )
        }
      </Answered>
    </Page>
  );
}

function Deadline({ item, late }: { item: DeadlineItem; late: boolean }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const to = pageOfSubject(item.noun, item.aboutId, session?.account?.roles ?? [], address);
  return (
    <li>
      <strong>{t.day(item.dueAt)}</strong>
      <span>
        {t.pick(item.title)} · {to ? <Link to={to}>{item.of}</Link> : item.of}{' '}
        {late && <Badge tone="danger">{t('deadlines.isLate')}</Badge>}
        <span className={`${layout.small} ${layout.muted}`}>
          {' '}
          {t(`clocks.owedBy.${item.owedBy}`)}, {item.article}
        </span>
      </span>
    </li>
  );
}

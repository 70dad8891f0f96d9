import type { Notice } from '@garant/contracts';
import { sheetAddress, useForms, useMandates } from '../../api/assistance.api.js';
import { useNotices } from '../../api/choices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import type { MessageId } from '../../i18n/text.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { isMine } from './form.step.js';

const TRAINING: readonly MessageId[] = [
  'assistance.training.1',
  'assistance.training.2',
  'assistance.training.3',
  'assistance.training.4',
  'assistance.training.5',
  'assistance.training.6',
];

/** Where an agent begins: one person here, one on the phone, the forms, sheets to print. No list of people. */
export function AssistancePage() {
  const t = useText();
  const address = useAddress();
  const mandates = useMandates();
  const forms = useForms();
  const open = mandates.data?.find(({ status }) => status === 'open');
  const mine = forms.data?.filter(isMine).length ?? 0;
  return (
    <Page title={t('nav.assistance')} lead={t('assistance.lead')}>
      {open && (
        <Callout
          tone="warn"
          level={2}
          title={t('assistance.open.running', { time: t.dateTime(open.expiresAt) })}
        >
          <p>{t('assistance.open.runningMore')}</p>
          <div>
            <LinkButton to={address('assistanceSession', { mandateId: open.mandateId })}>
              {t('assistance.open.resume')}
            </LinkButton>
          </div>
        </Callout>
      )}
      <div className={layout.grid}>
        <Card labelledBy="here">
          <h2 id="here">{t('assistance.here')}</h2>
          <p>{t('assistance.here.more')}</p>
          <div>
            <LinkButton to={address('assistanceHere')}>{t('assistance.here.start')}</LinkButton>
          </div>
        </Card>
        <Card labelledBy="phone">
          <h2 id="phone">{t('assistance.phone')}</h2>
          <p>{t('assistance.phone.more')}</p>
          <div>
            <LinkButton to={address('assistancePhone')} look="secondary">
              {t('assistance.phone.start')}
            </LinkButton>
          </div>
        </Card>
        <Card labelledBy="paper">
          <h2 id="paper">{t('assistance.paper')}</h2>
          <Answered query={forms}>{() => <p>{t('assistance.paper.more', { count: mine })}</p>}</Answered>
          <div>
            <LinkButton to={address('assistanceForms')} look="secondary">
              {t('assistance.paper.start')}
            </LinkButton>
          </div>
        </Card>
      </div>
      <Card labelledBy="training">
        <h2 id="training">{t('assistance.training')}</h2>
        <ul>
          {TRAINING.map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ul>
      </Card>
      <PrintCard />
    </Page>
  );
}

const SHEETS = [
  ['fr', false, 'assistance.print.french'],
  ['fr', true, 'assistance.print.frenchLarge'],
  ['en', false, 'assistance.print.english'],
  ['en', true, 'assistance.print.englishLarge'],
] as const;

function PrintCard() {
  const t = useText();
  const notices = useNotices();
  return (
    <section className={layout.stack} aria-labelledby="print">
      <h2 id="print">{t('assistance.print')}</h2>
      <p className={layout.measure}>{t('assistance.print.more')}</p>
      <Answered query={notices}>
        {(list) => (
          <div className={`${layout.stack} ${layout.tight}`}>
            {list
              .filter(({ status }) => status === 'published')
              .map((notice) => (
                <Details key={notice.noticeId} summary={t.pick(notice.title)}>
                  <Sheets notice={notice} />
                </Details>
              ))}
          </div>
        )}
      </Answered>
    </section>
  );
}

function Sheets({ notice }: { notice: Notice }) {
  const t = useText();
  return (
    <ul>
      {SHEETS.map(([language, large, id]) => (
        <li key={id}>
          <a
            href={sheetAddress(notice, language, large)}
            target="_blank"
            rel="noreferrer"
            aria-label={t('assistance.print.named', { notice: t.pick(notice.title), form: t(id) })}
          >
            {t(id)}
          </a>
        </li>
      ))}
    </ul>
  );
}

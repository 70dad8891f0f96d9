import {
  DECIDED_REGIMES,
  inForce,
  PROHIBITED_USE_CODES,
  PROHIBITED_USES,
  PURPOSE_CODES,
  PURPOSES,
  REGIME_RULES,
  type PurposeCode,
} from '@garant/rules';
import { Link } from 'react-router';
import { noticeFor, useNotices } from '../../api/choices.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { RightsOverview } from '../patient-rights/rights.overview.js';
import { StandingSection } from './standing.section.js';

/** The law in plain words, from the very tables by which the platform decides. */
export function RightsPage() {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const notices = useNotices();
  const policy = { ehdsEarlyAdoption: session?.policy?.ehdsEarlyAdoption ?? false };
  const now = new Date().toISOString();
  const purposes = (european: boolean) => PURPOSE_CODES.filter((code) => code.startsWith('53') === european);
  const table = (caption: string, codes: readonly PurposeCode[]) => (
    <Table
      caption={caption}
      rows={codes.map((code) => PURPOSES[code])}
      keyOf={(row) => row.code}
      columns={[
        {
          name: t('app.field.purpose'),
          cell: (row) => (
            <>
              {t.pick(row.title)} <span className={layout.muted}>({row.code})</span>
            </>
          ),
        },
        { name: t('rights.means'), cell: (row) => t.pick(row.sentence) },
        {
          name: t('rights.who'),
          cell: (row) => t(row.applicants.length > 1 ? 'purpose.anyone' : 'purpose.publicOnly'),
        },
      ]}
    />
  );
  return (
    <Page
      title={t('nav.rights')}
      lead={t('rights.lead')}
      beside={<LinkButton to={address('myChoices')}>{t('home.choose')}</LinkButton>}
    >
      <section className={layout.stack} aria-labelledby="regimes">
        <h2 id="regimes">{t('rights.regimes')}</h2>
        <div className={`${layout.grid} ${layout.pair}`}>
          {DECIDED_REGIMES.map((code) => {
            const rule = REGIME_RULES[code];
            const notice = noticeFor(notices.data ?? [], code);
            return (
              <Card key={code} as="article" labelledBy={`regime-${code}`}>
                <h3 id={`regime-${code}`}>{t(`card.${code}.title`)}</h3>
                <p>{t.pick(rule.sentence)}</p>
                <Facts
                  rows={[
                    [t('rights.silent'), t(`rights.silent.${rule.whenSilent}` as 'rights.silent.include')],
                    [t('rights.late'), t(rule.recall ? 'rights.late.recall' : 'rights.late.noRecall')],
                  ]}
                />
                <p className={`${layout.small} ${layout.muted}`}>{rule.legalSource}</p>
                {!inForce(rule, now, policy) && (
                  <Badge tone="warn">{t('rights.notYet', { date: t.day(rule.effectiveFrom) })}</Badge>
                )}
                {notice && (
                  <p>
                    <Link to={address('notice', { noticeId: notice.noticeId })}>{t('rights.notice')}</Link>
                  </p>
                )}
              </Card>
            );
          })}
        </div>
      </section>
      <StandingSection />
      <section className={layout.stack} aria-labelledby="allowed">
        <h2 id="allowed">{t('rights.allowed')}</h2>
        <p className={layout.measure}>{t('rights.allowedMore')}</p>
        {table(t('rights.european'), purposes(true))}
        {table(t('rights.national'), purposes(false))}
      </section>
      <section className={layout.stack} aria-labelledby="forbidden">
        <h2 id="forbidden">{t('rights.forbidden')}</h2>
        <p className={layout.measure}>{t('rights.forbiddenMore')}</p>
        <Table
          caption={t('rights.forbidden')}
          captionHidden
          rows={PROHIBITED_USE_CODES.map((code) => PROHIBITED_USES[code])}
          keyOf={(row) => row.code}
          columns={[
            { name: t('rights.use'), cell: (row) => t.pick(row.title) },
            { name: t('rights.means'), cell: (row) => t.pick(row.sentence) },
            { name: t('rights.source'), cell: (row) => row.legalSource },
          ]}
        />
      </section>
      <RightsOverview />
      <section className={layout.stack} aria-labelledby="exercise">
        <h2 id="exercise">{t('rights.exercise')}</h2>
        <ul className={layout.measure}>
          {([1, 2, 3, 4, 5] as const).map((n) => (
            <li key={n}>{t(`rights.exercise.${n}`)}</li>
          ))}
        </ul>
        <Callout tone="info" title={t('signIn.helpTitle')}>
          <p>{t('signIn.help')}</p>
        </Callout>
      </section>
    </Page>
  );
}

import type { RelativeView, SituationView } from '@garant/contracts';
import { Link } from 'react-router';
import { useAuthorities, useRelatives, useSituation } from '../../api/representation.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { withQuery } from './acting.hook.js';
import { AuthorityCard } from './authority.card.js';
import { SoloPanel } from './solo.panel.js';

/** People for whom one may act, what one has declared, and who may act for oneself. */
export function RelativesPage() {
  const t = useText();
  const address = useAddress();
  const relatives = useRelatives();
  const authorities = useAuthorities();
  const situation = useSituation();
  return (
    <Page title={t('nav.myRelatives')} lead={t('relatives.lead')}>
      <Answered query={situation}>{(one) => <SoloPanel situation={one} />}</Answered>
      <section className={layout.stack} aria-labelledby="people">
        <h2 id="people">{t('relatives.people')}</h2>
        <Answered query={relatives}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t('relatives.none')} level={3}>
                <p>{t('relatives.none.more')}</p>
              </Empty>
            ) : (
              <div className={`${layout.grid} ${layout.pair}`}>
                {list.map((relative) => (
                  <RelativeCard key={relative.authorityId} relative={relative} />
                ))}
              </div>
            )
          }
        </Answered>
        <div>
          <LinkButton to={address('relativeNew')} look="secondary">
            {t('relatives.declare')}
          </LinkButton>
        </div>
      </section>
      <Answered query={authorities}>
        {(list) =>
          list.length > 0 && (
            <section className={layout.stack} aria-labelledby="declared">
              <h2 id="declared">{t('relatives.declared')}</h2>
              {list.map((authority) => (
                <AuthorityCard key={authority.authorityId} authority={authority} />
              ))}
            </section>
          )
        }
      </Answered>
      <Answered query={situation}>{(one) => <OverMe situation={one} />}</Answered>
    </Page>
  );
}

function RelativeCard({ relative }: { relative: RelativeView }) {
  const t = useText();
  const address = useAddress();
  const heading = `relative-${relative.authorityId}`;
  const page = address('relative', { authorityId: relative.authorityId });
  return (
    <Card as="article" labelledBy={heading}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={heading}>
          <Link to={page}>{relative.givenNames}</Link>
        </h3>
        {relative.openConflicts > 0 && (
          <Badge tone="warn">{t('relatives.conflicts', { count: relative.openConflicts })}</Badge>
        )}
      </div>
      <p className={layout.muted}>
        {t(`authority.type.${relative.type}`)} · {t(`relatives.age.${relative.ageBand}`)}
      </p>
      <div className={layout.row}>
        <LinkButton to={withQuery(address('myChoices'), 'for', relative.authorityId)}>
          {t('relatives.choose', { name: relative.givenNames })}
        </LinkButton>
        <LinkButton to={page} look="secondary">
          {t('relatives.see')}
          <span className={layout.hidden}> {relative.givenNames}</span>
        </LinkButton>
      </div>
    </Card>
  );
}

function OverMe({ situation }: { situation: SituationView }) {
  const t = useText();
  return (
    <section className={layout.stack} aria-labelledby="over-me">
      <h2 id="over-me">{t('relatives.overMe')}</h2>
      {situation.representedBy.length === 0 ? (
        <p className={layout.muted}>{t('relatives.overMe.none')}</p>
      ) : (
        <>
          <p className={layout.measure}>{t('relatives.overMe.lead')}</p>
          {situation.representedBy.map((authority) => (
            <AuthorityCard key={authority.authorityId} authority={authority} />
          ))}
        </>
      )}
    </section>
  );
}

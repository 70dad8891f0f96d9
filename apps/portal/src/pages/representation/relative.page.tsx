import type { RelativeView } from '@garant/contracts';
import { Link, useParams } from 'react-router';
import { useMyChoices } from '../../api/choices.api.js';
import { useRelatives } from '../../api/representation.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useScopeNames } from '../patient/scope.names.js';
import { withQuery } from './acting.hook.js';
import { ConflictPanel } from './conflict.panel.js';
import { whoActed } from './who.acted.js';

export function RelativePage() {
  const { authorityId = '' } = useParams();
  const relatives = useRelatives();
  return (
    <AnsweredPage query={relatives}>
      {(list) => {
        const relative = list.find((one) => one.authorityId === authorityId);
        return relative ? <Relative relative={relative} /> : <NotFoundPage />;
      }}
    </AnsweredPage>
  );
}

/** One person for whom the reader may act: what can be done, what is disputed, and who did what. */
function Relative({ relative }: { relative: RelativeView }) {
  const t = useText();
  const address = useAddress();
  const { authorityId, givenNames: name } = relative;
  return (
    <Page title={name} above={[{ to: address('myRelatives'), name: t('nav.myRelatives') }]}>
      <ConflictPanel authorityId={authorityId} name={name} />
      <Card labelledBy="may">
        <h2 id="may">{t('relative.may')}</h2>
        <Facts
          rows={[
            [t('relative.as'), t(`authority.type.${relative.type}`)],
            [t('relative.age'), t(`relatives.age.${relative.ageBand}`)],
            relative.endsOn && [t('declare.endsOn'), t.day(relative.endsOn)],
            relative.acts && [t('authority.acts'), t.list(relative.acts.map((act) => t(`act.${act}`)))],
          ]}
        />
        {relative.shared && <p className={layout.measure}>{t('relative.shared')}</p>}
        {relative.type === 'parental-authority' && <p className={layout.measure}>{t('relative.until18')}</p>}
        <div>
          <LinkButton to={withQuery(address('myChoices'), 'for', authorityId)}>
            {t('relatives.choose', { name })}
          </LinkButton>
        </div>
      </Card>
      {relative.mayDecideAlone && (
        <Callout tone="info" title={t('relative.teen', { name })} level={2}>
          <p>{t('relative.teenMore')}</p>
        </Callout>
      )}
      <History authorityId={authorityId} />
    </Page>
  );
}

function History({ authorityId }: { authorityId: string }) {
  const t = useText();
  const address = useAddress();
  const nameOf = useScopeNames();
  const { data: session } = useSession();
  const choices = useMyChoices(authorityId);
  return (
    <section className={layout.stack} aria-labelledby="who">
      <h2 id="who">{t('relative.who')}</h2>
      <Answered query={choices}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('relative.who.none')} level={3}>
              <p>{t('relative.who.none.more')}</p>
            </Empty>
          ) : (
            <Timeline
              label={t('relative.who')}
              moments={[...list]
                .sort((a, b) => b.position - a.position)
                .map((choice) => ({
                  key: choice.choiceId,
                  state: choice.current ? ('done' as const) : ('wait' as const),
                  title: `${t(`did.${choice.act}`)} · ${t(`card.${choice.regime}.title`)}`,
                  more: (
                    <>
                      {t(`relative.by.${whoActed(choice, session?.account?.ref)}`)} ·{' '}
                      {scopeText(t, choice.scope, nameOf)} · {t.dateTime(choice.actedAt)}
                      {' · '}
                      <Link
                        to={withQuery(
                          address('myReceipt', { choiceId: choice.choiceId }),
                          'for',
                          authorityId,
                        )}
                      >
                        {t('choices.proof', { date: t.dateTime(choice.actedAt) })}
                      </Link>
                    </>
                  ),
                }))}
            />
          )
        }
      </Answered>
    </section>
  );
}

import type { ChoiceView } from '@garant/contracts';
import type { DecidedRegime } from '@garant/rules';
import { Link } from 'react-router';
import { useMyChoices } from '../../api/choices.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Timeline } from '../../ui/timeline.js';
import { AskedAgain } from './asked-again.panel.js';
import { ActingBanner, useChoicesTitle } from '../representation/acting.banner.js';
import { useActingFor, useChoiceAddress } from '../representation/acting.hook.js';
import { actedForMe } from '../representation/who.acted.js';
import { FoundRecords } from '../people/found-records.panel.js';
import { ProjectsLikeMine } from './projects-like-mine.js';
import { RegimeCard } from './regime.card.js';
import { useScopeNames } from './scope.names.js';

const ORDER: readonly DecidedRegime[] = [
  'EHDS_OPT_OUT',
  'SNDS_OPPOSITION',
  'NON_OPPOSITION',
  'EXPLICIT_CONSENT',
];

export function MyChoicesPage() {
  const t = useText();
  const authorityId = useActingFor();
  const choices = useMyChoices(authorityId);
  const title = useChoicesTitle();
  return (
    <Page title={title} lead={t('choices.lead')}>
      <ActingBanner />
      <Answered query={choices}>
        {(list) => (
          <>
            <AskedAgain />
            {authorityId === undefined && <FoundRecords />}
            <section className={layout.stack} aria-label={t('choices.regimes')}>
              {ORDER.map((regime) => (
                <RegimeCard key={regime} regime={regime} choices={list} />
              ))}
            </section>
            <History choices={list} />
          </>
        )}
      </Answered>
      <ProjectsLikeMine />
    </Page>
  );
}

function History({ choices }: { choices: readonly ChoiceView[] }) {
  const t = useText();
  const address = useChoiceAddress();
  const nameOf = useScopeNames();
  const authorityId = useActingFor();
  const heading = t(authorityId === undefined ? 'choices.history' : 'relatives.history');
  const newest = [...choices].sort((a, b) => b.position - a.position);
  return (
    <section className={layout.stack} aria-labelledby="history">
      <h2 id="history">{heading}</h2>
      {newest.length === 0 ? (
        <Empty title={t('choices.history.none')} level={3}>
          <p>{t('choices.history.none.more')}</p>
        </Empty>
      ) : (
        <>
          <p className={layout.muted}>{t('choices.history.lead')}</p>
          <Timeline
            label={heading}
            moments={newest.map((choice) => ({
              key: choice.choiceId,
              state: choice.current ? 'done' : 'wait',
              title: `${t(`did.${choice.act}`)} · ${t(`card.${choice.regime}.title`)}`,
              more: (
                <>
                  {scopeText(t, choice.scope, nameOf)} · {t.dateTime(choice.actedAt)},{' '}
                  {t(`channel.${choice.channel}`)}
                  {authorityId === undefined &&
                    actedForMe(choice) &&
                    ` · ${t(`mine.by.${actedForMe(choice) ?? 'representative'}`)}`}
                  {!choice.current && ` · ${t('choices.replaced')}`}
                  {' · '}
                  <Link to={address('myReceipt', { choiceId: choice.choiceId })}>
                    {t('choices.proof', { date: t.dateTime(choice.actedAt) })}
                  </Link>
                </>
              ),
            }))}
          />
        </>
      )}
    </section>
  );
}

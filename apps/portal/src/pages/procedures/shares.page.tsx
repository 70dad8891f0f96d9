import type { ShareView } from '@garant/contracts';
import { useShares, useStep } from '../../api/procedures.api.js';
import { useDatasets } from '../../api/datasets.api.js';
import { purposeTitle, shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { WordsAct } from './words.act.js';

/** What applications ask of a holder; a trusted one proposes what the access body then decides (EHDS Art. 72). */
export function SharesPage() {
  const t = useText();
  const shares = useShares();
  return (
    <Page title={t('nav.shares')} lead={t('share.lead')}>
      <Answered query={shares}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('share.none')}>
              <p>{t('share.none.more')}</p>
            </Empty>
          ) : (
            <div className={layout.stack}>
              {list.map((share) => (
                <Share key={share.applicationId} share={share} />
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function Share({ share }: { share: ShareView }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(share.applicationId);
  const { data: datasets } = useDatasets();
  const titleOf = (id: string): string => {
    const dataset = datasets?.find((one) => one.datasetId === id);
    return dataset ? t.pick(dataset.description.title) : shortRef(id);
  };
  const propose = async (proposal: string, message: string) => {
    await step.mutateAsync({ step: 'proposal', body: { proposal, message } });
    toast(t('case.done.proposal'));
  };
  const id = `share-${share.applicationId}`;
  const mayPropose = share.allowed.includes('application.propose') && !share.proposal;
  return (
    <Card labelledBy={id} as="article">
      <div className={layout.between}>
        <h2 id={id}>{share.title || t('applications.untitled')}</h2>
        <Badge tone="info">{t(`application.state.${share.state}`)}</Badge>
      </div>
      <p className={layout.measure}>{share.laySummary}</p>
      <Facts
        rows={[
          [t('case.kind'), t(`case.kind.${share.kind}`)],
          share.track !== 'standard' && [t('case.track'), t(`case.track.${share.track}`)],
          [t('app.field.purpose'), purposeTitle(t, share.purpose)],
          [
            t('share.asked'),
            share.datasets
              .map(
                ({ datasetId, resources }) =>
                  `${titleOf(datasetId)}: ${resources
                    .flatMap(({ resourceType, elements }) =>
                      elements.map((element) => `${resourceType}.${element}`),
                    )
                    .join(', ')}`,
              )
              .join(' · '),
          ],
          share.proposalDueAt && [t('share.proposeBy'), t.date(share.proposalDueAt)],
          share.decision && [
            t('share.decision'),
            `${t(`decision.${share.decision.decision}`)}, ${t.date(share.decision.at)}`,
          ],
        ]}
      />
      {share.proposal && (
        <Callout title={t(`share.proposed.${share.proposal.proposal}`)} level={3}>
          <p className={layout.prewrap}>{share.proposal.message}</p>
        </Callout>
      )}
      {mayPropose && (
        <WordsAct
          label={t('share.words')}
          hint={t('case.proposal.notBound')}
          pending={step.isPending}
          failure={step.error}
          onAct={propose}
          buttons={[
            { name: 'grant', label: t('share.propose.grant') },
            { name: 'refuse', label: t('share.propose.refuse'), look: 'secondary' },
          ]}
        />
      )}
    </Card>
  );
}

import { useProcedure, useStep, type Procedure } from '../../api/procedures.api.js';
import { useText, type MessageId, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { useAddress } from '../../i18n/address.hook.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details, Facts } from '../../ui/surface.js';
import { Timeline, type Moment } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';
import { actName } from './act.names.js';
import { AnswerPanel } from './answer.panel.js';
import { FrenchPanel } from './french.panel.js';
import { WordsAct } from './words.act.js';

const ENDED: readonly string[] = ['WITHDRAWN', 'CLOSED', 'EXPIRED_DRAFT'];

/** The life of a case as a picture: where it has been, where it stands, what lies ahead. */
function momentsOf(t: Text, { path, state }: Procedure): Moment[] {
  const stands = state === 'PRE_SCREENING' ? 'SUBMITTED' : state;
  const at = path.findIndex((step) => step.state === stands);
  return path.map((step, index) => ({
    key: step.state,
    state:
      step.state === stands
        ? ENDED.includes(stands)
          ? 'stop'
          : 'now'
        : step.enteredAt !== null && (index < at || step.state === 'ANSWERED')
          ? 'done'
          : 'wait',
    title: t(step.state === 'ANSWERED' ? 'case.answered' : (`application.state.${step.state}` as MessageId)),
    more:
      step.enteredAt !== null && (index <= at || step.state === 'ANSWERED')
        ? t.dateTime(step.enteredAt)
        : undefined,
  }));
}

/** Kind, track, picture of the life of a case, and what may be done about it now by whoever reads. */
export function ProcedurePanel({ applicationId }: { applicationId: string }) {
  const t = useText();
  const procedure = useProcedure(applicationId);
  return (
    <Card labelledBy="case">
      <h2 id="case">{t('case.life')}</h2>
      <Answered query={procedure}>{(view) => <Body procedure={view} />}</Answered>
    </Card>
  );
}

function Body({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const address = useAddress();
  const may = (command: string): boolean => procedure.allowed.includes(`application.${command}`);
  const { shares } = procedure;
  return (
    <div className={layout.stack}>
      <Facts
        rows={[
          [t('case.kind'), t(`case.kind.${procedure.kind}`)],
          procedure.track !== 'standard' && [t('case.track'), t(`case.track.${procedure.track}`)],
          shares.length > 1 && [t('case.holders'), t.list(shares.map(({ holderId }) => holderId))],
          procedure.minimumCell !== null && [
            t('case.minimumCell'),
            t('case.minimumCell.people', { count: procedure.minimumCell }),
          ],
        ]}
      />
      {procedure.ofPermit && (
        <div>
          <LinkButton look="secondary" to={address('permit', { permitId: procedure.ofPermit })}>
            {t('case.ofPermit')}
          </LinkButton>
        </div>
      )}
      <Timeline label={t('case.life')} moments={momentsOf(t, procedure)} />
      {shares
        .filter(({ proposal }) => proposal)
        .map(({ holderId, proposal }) => (
          <Callout
            key={holderId}
            tone={proposal?.proposal === 'grant' ? 'ok' : 'warn'}
            level={3}
            title={t(`case.proposal.${proposal!.proposal}`, { holder: holderId })}
          >
            <p className={layout.prewrap}>{proposal!.message}</p>
            <p className={`${layout.small} ${layout.muted}`}>{t('case.proposal.notBound')}</p>
          </Callout>
        ))}
      {procedure.kind === 'french-route' && <FrenchPanel procedure={procedure} />}
      {procedure.kind === 'data-request' && <AnswerPanel procedure={procedure} />}
      <Appeal procedure={procedure} />
      <Offer procedure={procedure} />
      {may('close') && <Closing applicationId={procedure.applicationId} />}
      <Acts procedure={procedure} />
    </div>
  );
}

/** What was done, with its words; silence that a person recorded says so. */
function Acts({ procedure }: { procedure: Procedure }) {
  const t = useText();
  if (procedure.acts.length === 0) return null;
  return (
    <Details summary={t('case.acts', { count: procedure.acts.length })}>
      <ul className={`${layout.stack} ${layout.tight}`}>
        {procedure.acts.map((act) => (
          <li key={`${act.type} ${act.at}`}>
            <strong>{actName(t, act.type)}</strong> · {t.dateTime(act.at)}
            {act.by && procedure.names?.[act.by] ? ` · ${procedure.names[act.by]}` : ''}
            {act.message && <div className={layout.prewrap}>{act.message}</div>}
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Appeal({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(procedure.applicationId);
  const may = (command: string): boolean => procedure.allowed.includes(`application.${command}`);
  const act = async (name: string, message: string) => {
    await step.mutateAsync({ step: name, body: { message } });
    toast(t(`case.done.${name}` as MessageId));
  };
  const shared = { pending: step.isPending, failure: step.error, onAct: act };
  if (may('appeal') && procedure.appealUntil && !procedure.appeal)
    return (
      <Details summary={t('appeal.ask')}>
        <p className={layout.measure}>{t('appeal.more', { date: t.date(procedure.appealUntil) })}</p>
        <WordsAct
          {...shared}
          label={t('appeal.words')}
          buttons={[{ name: 'appeal', label: t('appeal.send') }]}
        />
      </Details>
    );
  if (may('confirm-decision') || may('reopen'))
    return (
      <section className={layout.stack} aria-labelledby="appeal">
        <h3 id="appeal">{t('appeal.judge')}</h3>
        <p className={layout.measure}>{t('appeal.judge.more')}</p>
        <WordsAct
          {...shared}
          label={t('review.reason')}
          buttons={[
            { name: 'appeal-reopening', label: t('appeal.reopen') },
            { name: 'appeal-confirmation', label: t('appeal.confirm'), look: 'secondary' },
          ]}
        />
      </section>
    );
  if (procedure.appeal?.settledAt)
    return <Callout title={t('appeal.settled', { date: t.date(procedure.appeal.settledAt) })} level={3} />;
  return procedure.appeal ? <Callout title={t('appeal.running')} level={3} /> : null;
}

/** EHDS Art. 68(3): in place of a refusal, anonymous statistics, when the applicant agrees. */
function Offer({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const toast = useToast();
  const address = useAddress();
  const step = useStep(procedure.applicationId);
  if (procedure.allowed.includes('application.offer-statistics') && !procedure.statisticsOffered) {
    const offer = async () => {
      await step.mutateAsync({ step: 'statistics-offer' });
      toast(t('case.done.statistics-offer'));
    };
    return (
      <Details summary={t('offer.make')}>
        <p className={layout.measure}>{t('offer.make.more')}</p>
        {step.isError && <ProblemPanel failure={step.error} />}
        <div>
          <Button
            look="secondary"
            onPress={() => void offer().catch(() => undefined)}
            isPending={step.isPending}
          >
            {t('offer.send')}
          </Button>
        </div>
      </Details>
    );
  }
  if (!procedure.statisticsOffered) return null;
  return (
    <Callout title={t('offer.made')} level={3}>
      <p>{t('offer.made.more')}</p>
      {procedure.allowed.includes('application.appeal') && (
        <LinkButton look="secondary" to={`${address('dataRequestNew')}?instead=${procedure.applicationId}`}>
          {t('offer.take')}
        </LinkButton>
      )}
    </Callout>
  );
}

function Closing({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(applicationId);
  const close = async (ground: string, message: string) => {
    await step.mutateAsync({ step: 'closing', body: { ground, message } });
    toast(t('case.done.closing'));
  };
  return (
    <Details summary={t('closing.title')}>
      <p className={layout.measure}>{t('closing.more')}</p>
      <WordsAct
        label={t('review.reason')}
        pending={step.isPending}
        failure={step.error}
        onAct={close}
        buttons={(['duplicate', 'not-competent', 'applicant-ceased'] as const).map((name) => ({
          name,
          label: t(`closing.${name}`),
          look: 'secondary' as const,
        }))}
      />
    </Details>
  );
}

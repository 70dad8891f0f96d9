import type { ChoiceEffect, ChoiceView } from '@garant/contracts';
import { decodeBase64 } from '@garant/merkle-log';
import { REGIME_RULES } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { useEffectOf, useReceiptProof } from '../../api/choices.api.js';
import { usePolicy } from '../../api/log.api.js';
import { useText } from '../../i18n/text.hook.js';
import { checkProof } from '../../log/proof.check.js';
import { ProofReport } from '../../log/proof.report.js';
import layout from '../../styles/layout.module.css';
import { SaveButton } from '../../ui/button.js';
import { Answered } from '../../ui/states.js';
import { Badge, Card, Details } from '../../ui/surface.js';
import { Timeline, type Moment } from '../../ui/timeline.js';
import { useActingFor } from '../representation/acting.hook.js';
import { effectOf } from './choice.state.js';

/** Proof of effect: recorded, in force, in the log, recalled or out of reach. It keeps asking until all is known. */
export function EffectPanel({ choice }: { choice: ChoiceView }) {
  const t = useText();
  const authorityId = useActingFor();
  const effect = useEffectOf(choice.choiceId, authorityId);
  const logged = effect.data?.logged ?? null;
  const proof = useReceiptProof(choice.receiptId, logged !== null, authorityId);
  const policy = usePolicy();
  const check = useQuery({
    queryKey: ['proof-check', choice.receiptId, proof.data?.proof, policy.data],
    enabled: proof.data !== undefined && policy.data !== undefined,
    staleTime: Infinity,
    queryFn: () => {
      const entry = proof.data?.entry === undefined ? undefined : decodeBase64(proof.data.entry);
      return checkProof(proof.data?.proof ?? '', entry && { entry }, policy.data ?? '');
    },
  });
  return (
    <Card labelledBy="effect">
      <h2 id="effect">{t('effect.title')}</h2>
      <Answered query={effect}>
        {(data) => (
          <>
            <Timeline label={t('effect.title')} moments={momentsOf(data)} />
            <span role="status" className={layout.hidden}>
              {data.inForce.atGateway ? t('effect.inForce') : t('effect.recorded')}
            </span>
          </>
        )}
      </Answered>
      {check.data && (
        <Details
          summary={check.data.ok ? t('effect.verified') : t('effect.checkResult')}
          open={!check.data.ok}
        >
          <ProofReport check={check.data} quiet />
        </Details>
      )}
      {proof.data && (
        <div data-noprint>
          <SaveButton
            name={`garant-${choice.choiceId}.tlog-proof`}
            type="text/plain"
            content={proof.data.proof}
          >
            {t('effect.download')}
          </SaveButton>
        </div>
      )}
    </Card>
  );

  function momentsOf(data: ChoiceEffect): Moment[] {
    const denies = effectOf(choice.regime, choice.act) === 'deny';
    const { recorded, inForce } = data;
    return [
      {
        key: 'recorded',
        state: 'done',
        title: t('effect.recorded'),
        more: t('effect.recordedMore', {
          date: t.dateTime(recorded.at),
          position: t.number(recorded.position),
        }),
      },
      {
        key: 'force',
        state: inForce.atGateway ? 'done' : 'now',
        title: t('effect.inForce'),
        more: inForce.atGateway
          ? t('effect.inForceMore', {
              position: t.number(inForce.appliedPosition),
              when: inForce.since ? t.dateTime(inForce.since) : '',
            })
          : t('effect.inForceWait', { position: t.number(inForce.appliedPosition) }),
      },
      {
        key: 'logged',
        state: data.logged ? 'done' : inForce.atGateway ? 'now' : 'wait',
        title: t('effect.logged'),
        more: data.logged ? (
          <>
            {t('effect.loggedMore', {
              index: t.number(data.logged.index),
              size: t.number(data.logged.checkpointSize),
            })}{' '}
            {check.data && (
              <Badge tone={check.data.ok ? 'ok' : 'warn'}>
                {t(check.data.ok ? 'effect.checkedHere' : 'effect.notChecked')}
              </Badge>
            )}
          </>
        ) : (
          t('effect.loggedWait')
        ),
      },
      ...data.recalls.map((recall, i) => ({
        key: `recall-${i}`,
        state: recall.state === 'acknowledged' ? ('done' as const) : ('now' as const),
        title: t(recall.state === 'acknowledged' ? 'effect.recalled' : 'effect.recallOrdered'),
        more: t.dateTime(recall.at),
      })),
      ...(denies && data.recalls.length === 0 && REGIME_RULES[choice.regime].recall
        ? [
            {
              key: 'no-recall',
              state: 'wait' as const,
              title: t('effect.noRecall'),
              more: t('effect.noRecallMore'),
            },
          ]
        : []),
      ...data.cannotRecall.map(({ reason, sentence }) => ({
        key: reason,
        state: 'wait' as const,
        title: t('effect.cannotRecall'),
        more: t.pick(sentence),
      })),
    ];
  }
}

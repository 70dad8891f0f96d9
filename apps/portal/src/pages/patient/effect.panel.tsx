import type { ChoiceEffect, ChoiceView } from '@garant/contracts';
import { decodeBase64 } from '@garant/merkle-log';
import { useQuery } from '@tanstack/react-query';
import { useEffectOf, useReceiptProof } from '../../api/choices.api.js';
import { usePolicy } from '../../api/log.api.js';
import { useText } from '../../i18n/text.hook.js';
import { checkProof } from '../../log/proof.check.js';
import layout from '../../styles/layout.module.css';
import { Answered } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { Timeline, type Moment } from '../../ui/timeline.js';
import { useActingFor } from '../representation/acting.hook.js';
import { EffectPicture } from './effect.picture.js';

/** Proof of effect: the four states as a picture, and what happened when. It keeps asking until all is known. */
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
      <h2 id="effect">{t('states.heading')}</h2>
      <p className={layout.measure} data-noprint>
        {t('states.lead')}
      </p>
      <Answered query={effect}>
        {(data) => (
          <>
            <EffectPicture choice={choice} effect={data} />
            <h3>{t('effect.title')}</h3>
            <Timeline label={t('effect.title')} moments={momentsOf(data)} />
            <span role="status" className={layout.hidden}>
              {data.inForce.atGateway ? t('effect.inForce') : t('effect.recorded')}
            </span>
          </>
        )}
      </Answered>
    </Card>
  );

  function momentsOf(data: ChoiceEffect): Moment[] {
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
        more: recallTimes(recall),
      })),
    ];
  }

  function recallTimes({ at, orderedAt, acknowledgedAt }: ChoiceEffect['recalls'][number]): string {
    if (!acknowledgedAt) return t('states.ordered', { date: t.dateTime(orderedAt ?? at) });
    return t('states.acknowledged', {
      ordered: t.dateTime(orderedAt ?? at),
      confirmed: t.dateTime(acknowledgedAt),
    });
  }
}

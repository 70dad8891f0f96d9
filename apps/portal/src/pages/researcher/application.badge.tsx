import type { ApplicationView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<ApplicationView['state'], Tone> = {
  DRAFT: 'neutral',
  SUBMITTED: 'info',
  PRE_SCREENING: 'info',
  AWAITING_ADDITIONAL_INFORMATION: 'warn',
  PROCESSING: 'info',
  DECISION_ISSUED: 'ok',
  AWAITING_OPINION: 'warn',
  AWAITING_AUTHORISATION: 'warn',
  UNDER_APPEAL: 'warn',
  WITHDRAWN: 'neutral',
  CLOSED: 'neutral',
  EXPIRED_DRAFT: 'neutral',
};

/** State of an application; a decision says which. */
export function ApplicationBadge({
  application,
}: {
  application: Pick<ApplicationView, 'state'> & {
    decision: Pick<NonNullable<ApplicationView['decision']>, 'decision'> | null;
  };
}) {
  const t = useText();
  const { state, decision } = application;
  if (state === 'DECISION_ISSUED' && decision)
    return (
      <Badge tone={decision.decision === 'grant' ? 'ok' : 'danger'}>
        {t(`decision.${decision.decision}`)}
      </Badge>
    );
  return <Badge tone={TONE[state]}>{t(`application.state.${state}`)}</Badge>;
}

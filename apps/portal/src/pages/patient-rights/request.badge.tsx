import type { RequestView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<RequestView['state'], Tone> = {
  RECEIVED: 'info',
  IN_HAND: 'info',
  AWAITING_IDENTITY: 'warn',
  ANSWERED: 'ok',
  REFUSED: 'danger',
  WITHDRAWN: 'neutral',
};

export function RequestBadge({ request }: { request: RequestView }) {
  const t = useText();
  return (
    <>
      <Badge tone={TONE[request.state]}>{t(`req.state.${request.state}`)}</Badge>
      {request.overdue && request.closedAt === null && <Badge tone="danger">{t('req.overdue')}</Badge>}
    </>
  );
}

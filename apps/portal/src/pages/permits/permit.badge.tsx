import type { PermitState } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<PermitState['status'], Tone> = {
  signed: 'warn',
  active: 'ok',
  suspended: 'warn',
  revoked: 'danger',
  expired: 'neutral',
  superseded: 'neutral',
};

export function PermitBadge({ status }: { status: PermitState['status'] }) {
  const t = useText();
  return <Badge tone={TONE[status]}>{t(`permit.state.${status}`)}</Badge>;
}

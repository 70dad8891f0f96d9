import type { IdentityCase } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<IdentityCase['state'], Tone> = {
  open: 'warn',
  'holder-asked': 'info',
  'same-person': 'ok',
  'different-people': 'ok',
  closed: 'neutral',
};

export function CaseBadge({ state }: { state: IdentityCase['state'] }) {
  const t = useText();
  return <Badge tone={TONE[state]}>{t(`ident.state.${state}`)}</Badge>;
}

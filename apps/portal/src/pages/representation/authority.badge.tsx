import type { AuthorityView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<AuthorityView['standing'], Tone> = {
  declared: 'info',
  refused: 'danger',
  'not-started': 'info',
  active: 'ok',
  ended: 'neutral',
};

/** Where an authority stands now, in words. */
export function AuthorityBadge({ standing }: { standing: AuthorityView['standing'] }) {
  const t = useText();
  return <Badge tone={TONE[standing]}>{t(`authority.standing.${standing}`)}</Badge>;
}

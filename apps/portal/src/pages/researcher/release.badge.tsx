import type { Release } from '../../api/releases.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';

const TONE: Record<Release['state'], Tone> = {
  opened: 'info',
  planned: 'info',
  sealed: 'info',
  unsealing: 'info',
  unsealed: 'ok',
  acknowledged: 'ok',
  refused: 'danger',
};

export function ReleaseBadge({ release }: { release: Pick<Release, 'state'> }) {
  const t = useText();
  return <Badge tone={TONE[release.state]}>{t(`release.state.${release.state}`)}</Badge>;
}

import type { Project } from '../../api/register.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Badge } from '../../ui/surface.js';
import { PermitBadge } from '../permits/permit.badge.js';

/** Where a project stands: awaiting its decision, refused, or what became of its permit. */
export function ProjectBadge({ project }: { project: Pick<Project, 'status'> }) {
  const t = useText();
  const { status } = project;
  if (status === 'received' || status === 'refused')
    return <Badge tone={status === 'refused' ? 'danger' : 'info'}>{t(`project.status.${status}`)}</Badge>;
  return <PermitBadge status={status} />;
}

import { APPLICATION_STATES } from '@garant/contracts';
import type { Project } from '../../api/register.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Badge } from '../../ui/surface.js';

/** Decision when there is one, else where the application stands. */
export function ProjectBadge({ project }: { project: Pick<Project, 'decision' | 'status'> }) {
  const t = useText();
  if (project.decision)
    return (
      <Badge tone={project.decision === 'grant' ? 'ok' : 'danger'}>{t(`decision.${project.decision}`)}</Badge>
    );
  const state = APPLICATION_STATES.find((one) => one === project.status);
  return <Badge tone="info">{state ? t(`application.state.${state}`) : project.status}</Badge>;
}

import type { ChoiceScope } from '@garant/rules';
import { useCallback } from 'react';
import { useDatasets } from '../../api/datasets.api.js';
import { useProjects } from '../../api/register.api.js';
import { useText } from '../../i18n/text.hook.js';

/** Names of projects, datasets and holders, from the public register and catalogue. */
export function useScopeNames(): (scope: ChoiceScope) => string | undefined {
  const t = useText();
  const { data: datasets } = useDatasets();
  const { data: projects } = useProjects();
  return useCallback(
    (scope) => {
      if (scope.kind === 'project')
        return projects?.find((project) => project.applicationId === scope.id)?.title;
      if (scope.kind === 'holder') return scope.id;
      const dataset = datasets?.find((one) => one.datasetId === scope.id);
      return dataset && t.pick(dataset.description.title);
    },
    [datasets, projects, t],
  );
}

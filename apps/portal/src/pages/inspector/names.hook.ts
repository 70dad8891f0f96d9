import { useDatasets, useEnvironments } from '../../api/datasets.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';

/** Names that everybody who is signed in may know, in the place of references: datasets and environments. */
export function useNames(): (ref: string | null) => string | null {
  const t = useText();
  const datasets = useDatasets(false);
  const environments = useEnvironments();
  return (ref) => {
    if (ref === null) return null;
    const dataset = datasets.data?.find(({ datasetId }) => datasetId === ref);
    if (dataset?.description) return t.pick(dataset.description.title);
    return environments.data?.find(({ environmentId }) => environmentId === ref)?.name ?? shortRef(ref);
  };
}

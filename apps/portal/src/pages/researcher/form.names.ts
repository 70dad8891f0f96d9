import type { FormNames } from '@garant/rules';
import { useDatasets, useEnvironments } from '../../api/datasets.api.js';
import { useSession } from '../../api/session.query.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';

/** What ids stand for in the reader's language. */
export function useFormNames(names: Record<string, string>): FormNames {
  const t = useText();
  const { data: session } = useSession();
  const { data: datasets } = useDatasets();
  const { data: environments } = useEnvironments();
  const countries = new Intl.DisplayNames(t.locale, { type: 'region' });
  return {
    person: (ref) =>
      names[ref] ??
      (session?.account?.ref === ref ? session.account.name : undefined) ??
      t('ui.unknownPerson', { ref: shortRef(ref) }),
    dataset: (id) => {
      const dataset = datasets?.find((one) => one.datasetId === id);
      return dataset ? t.pick(dataset.description.title) : shortRef(id);
    },
    environment: (id) => {
      const environment = environments?.find((one) => one.environmentId === id);
      return environment ? `${environment.name} (${environment.country})` : shortRef(id);
    },
    day: (day) => t.day(day),
    country: (code) => countries.of(code) ?? code,
  };
}

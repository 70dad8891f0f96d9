import {
  DATA_CATEGORIES,
  PURPOSE_CODES,
  type ChoiceScope,
  type PurposeCode,
  type ScopeKind,
} from '@garant/rules';
import { useDatasets } from '../../api/datasets.api.js';
import { useProjects } from '../../api/register.api.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, type Option } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';

/** How far a choice reaches: everything, or one thing picked from a list. Only what the regime's rule accepts is offered. */
export function ScopeField({
  kinds,
  purposes = PURPOSE_CODES,
  value,
  onChange,
  error,
}: {
  kinds: readonly ScopeKind[];
  /** Purposes that the notice speaks of. */
  purposes?: readonly PurposeCode[];
  value: ChoiceScope | undefined;
  onChange: (scope: ChoiceScope) => void;
  error?: string;
}) {
  const t = useText();
  const { data: datasets = [] } = useDatasets();
  const { data: projects = [] } = useProjects();
  const lists: Record<Exclude<ScopeKind, 'everything'>, Option<string>[]> = {
    purpose: purposes.map((code) => ({ value: code, label: purposeTitle(t, code) })),
    project: projects.map((project) => ({ value: project.applicationId, label: project.title })),
    holder: [...new Set(datasets.map((dataset) => dataset.holderId))].map((holder) => ({
      value: holder,
      label: holder,
    })),
    dataset: datasets.map((dataset) => ({
      value: dataset.datasetId,
      label: t.pick(dataset.description.title),
    })),
    category: DATA_CATEGORIES.map((code) => ({ value: code, label: t(`category.${code}`) })),
  };
  const kind = value?.kind ?? '';
  const choose = (next: ScopeKind) =>
    onChange(
      next === 'everything' ? { kind: next } : { kind: next, id: kind === next ? value?.id : undefined },
    );
  const known = kind !== '' && kind !== 'everything' ? lists[kind] : [];
  const options =
    value?.id && !known.some((option) => option.value === value.id)
      ? [{ value: value.id, label: value.id }, ...known]
      : known;
  return (
    <div className={layout.stack}>
      <RadioField
        label={t('scope.label')}
        value={kind}
        onChange={choose}
        error={kind === '' ? error : undefined}
        options={kinds.map((one) => ({ value: one, label: t(`scope.${one}`), more: t(`scope.${one}.more`) }))}
      />
      {kind !== '' && kind !== 'everything' && (
        <SelectField
          label={t(`scope.${kind}.which`)}
          value={value?.id ?? ''}
          onChange={(id) => onChange({ kind, id })}
          options={options}
          placeholder={t('form.choose')}
          error={value?.id ? undefined : error}
        />
      )}
    </div>
  );
}

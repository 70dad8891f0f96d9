import type { DatasetDescription } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckListField } from '../../ui/option.field.js';
import { useToast } from '../../ui/toast.js';
import { Badge, Details } from '../../ui/surface.js';
import {
  FHIR_DICTIONARY,
  PRESETS,
  RESOURCE_TYPES,
  resourcesOf,
  withElements,
  type Preset,
} from './fhir.dictionary.js';

type Resources = DatasetDescription['resources'];

/** What the dataset offers, type by type; a ready-made start, then by hand. */
export function DictionaryField({
  id,
  value,
  onChange,
}: {
  id: string;
  value: Resources;
  onChange: (next: Resources) => void;
}) {
  const t = useText();
  const toast = useToast();
  const start = (preset: Preset) => {
    onChange(resourcesOf(PRESETS[preset]));
    if (value.length > 0) toast(t('describe.replaced'), () => onChange(value));
  };
  const types = [
    ...RESOURCE_TYPES,
    ...value.map((one) => one.resourceType).filter((type) => !RESOURCE_TYPES.includes(type)),
  ];
  return (
    <div className={layout.stack} id={id} tabIndex={-1}>
      <div className={layout.row} role="group" aria-label={t('describe.presets')}>
        <span>{t('describe.presets')}</span>
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <Button key={preset} look="secondary" onPress={() => start(preset)}>
            {t(`preset.${preset}`)}
          </Button>
        ))}
      </div>
      <div className={`${layout.stack} ${layout.tight}`}>
        {types.map((type) => {
          const chosen = value.find((one) => one.resourceType === type)?.elements ?? [];
          const offered = [...new Set([...(FHIR_DICTIONARY[type] ?? []), ...chosen])];
          return (
            <Details
              key={type}
              summary={
                <span className={layout.row}>
                  {type}{' '}
                  <Badge tone={chosen.length > 0 ? 'info' : 'neutral'}>
                    {t('data.chosen', { count: chosen.length, all: offered.length })}
                  </Badge>
                </span>
              }
            >
              <CheckListField
                compact
                label={t('data.elements', { type })}
                value={chosen}
                onChange={(next) => onChange(withElements(value, type, next))}
                options={offered.map((element) => ({ value: element, label: element }))}
              />
            </Details>
          );
        })}
      </div>
    </div>
  );
}

import type { DatasetState } from '@garant/contracts';
import type { Draft } from '../../../api/applications.api.js';
import { useDatasets } from '../../../api/datasets.api.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { CheckField, CheckListField } from '../../../ui/option.field.js';
import { fieldId, FormText } from '../../../ui/form.js';
import { Answered, Empty } from '../../../ui/states.js';
import { Badge, Card, Details } from '../../../ui/surface.js';
import type { StepProps } from './step.model.js';

type Wanted = NonNullable<Draft['datasets']>;

/** Only what is needed (EHDS Art. 66(1)): datasets, then resource types, then their elements, one by one. */
export function DataStep({ form }: StepProps) {
  const t = useText();
  const datasets = useDatasets();
  const wanted: Wanted = form.watch('datasets') ?? [];
  const set = (next: Wanted) => form.setValue('datasets', next, { shouldDirty: true });
  const setResource = (datasetId: string, resourceType: string, elements: string[]) => {
    const others = wanted.filter((one) => one.datasetId !== datasetId);
    const resources = (wanted.find((one) => one.datasetId === datasetId)?.resources ?? []).filter(
      (one) => one.resourceType !== resourceType,
    );
    set([
      ...others,
      { datasetId, resources: elements.length > 0 ? [...resources, { resourceType, elements }] : resources },
    ]);
  };
  return (
    <>
      <Card labelledBy="step-data">
        <h2 id="step-data">{t('app.step.data')}</h2>
        <p className={layout.measure}>{t('data.lead')}</p>
        <div id={fieldId('datasets')} tabIndex={-1} className={layout.stack}>
          <Answered query={datasets}>
            {(list) => {
              const published = list.filter((dataset) => dataset.status === 'published');
              if (published.length === 0) return <Empty title={t('catalogue.none')} level={3} />;
              return published.map((dataset) => {
                const chosen = wanted.find((one) => one.datasetId === dataset.datasetId);
                return (
                  <div key={dataset.datasetId} className={`${layout.stack} ${layout.tight}`}>
                    <CheckField
                      label={t.pick(dataset.description.title)}
                      more={
                        <>
                          {dataset.holderId} · {t(`regime.${dataset.description.regime}`)} ·{' '}
                          {t('data.minimumCell', { count: dataset.description.minimumCell })}
                        </>
                      }
                      value={chosen !== undefined}
                      onChange={(on) =>
                        set(
                          on
                            ? [...wanted, { datasetId: dataset.datasetId, resources: [] }]
                            : wanted.filter((one) => one.datasetId !== dataset.datasetId),
                        )
                      }
                    />
                    {chosen && (
                      <Resources
                        dataset={dataset}
                        chosen={chosen}
                        onChange={(type, elements) => setResource(dataset.datasetId, type, elements)}
                      />
                    )}
                  </div>
                );
              });
            }}
          </Answered>
        </div>
      </Card>
      <Card labelledBy="why">
        <h2 id="why">{t('data.why')}</h2>
        <FormText
          control={form.control}
          name="intendedUse"
          label={t('app.field.intendedUse')}
          rows={7}
          hint={t('app.hint.intendedUse')}
        />
      </Card>
    </>
  );
}

function Resources({
  dataset,
  chosen,
  onChange,
}: {
  dataset: DatasetState;
  chosen: Wanted[number];
  onChange: (type: string, elements: string[]) => void;
}) {
  const t = useText();
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      {dataset.description.resources.map((offered) => {
        const elements =
          chosen.resources.find((one) => one.resourceType === offered.resourceType)?.elements ?? [];
        return (
          <Details
            key={offered.resourceType}
            open={elements.length > 0}
            summary={
              <span className={layout.row}>
                {offered.resourceType}{' '}
                <Badge tone={elements.length > 0 ? 'info' : 'neutral'}>
                  {t('data.chosen', { count: elements.length, all: offered.elements.length })}
                </Badge>
              </span>
            }
          >
            <CheckListField
              compact
              label={t('data.elements', { type: offered.resourceType })}
              value={elements}
              onChange={(next) => onChange(offered.resourceType, next)}
              options={offered.elements.map((element) => ({ value: element, label: element }))}
            />
          </Details>
        );
      })}
    </div>
  );
}

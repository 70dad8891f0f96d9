import type { DatasetState } from '@garant/contracts';
import {
  crossedIdentifiers,
  IDENTIFIER_LABELS,
  identifierClassOf,
  unjustifiedVariables,
} from '@garant/rules';
import type { Draft } from '../../../api/applications.api.js';
import { useDatasets } from '../../../api/datasets.api.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { TextField } from '../../../ui/field.js';
import { fieldId } from '../../../ui/form.js';
import { CheckField, CheckListField } from '../../../ui/option.field.js';
import { Answered, Empty } from '../../../ui/states.js';
import { Badge, Callout, Card, Details } from '../../../ui/surface.js';
import { DuoPanel } from './duo.panel.js';
import { Entry } from './entry.field.js';
import { putValue, type SectionProps } from './entry.model.js';
import css from './form.module.css';

type Wanted = NonNullable<Draft['datasets']>;

/** Only what is needed (EHDS Art. 66(1)): datasets, then resource types, then elements one by one, each with its reason. */
export function DataSection({ form, rows, faultOf }: SectionProps) {
  const t = useText();
  const datasets = useDatasets();
  const wanted: Wanted = form.watch('datasets') ?? [];
  const variables = form.watch('variables') ?? [];
  const asksReasons = rows.some(({ field }) => field === 'variables');
  const set = (next: Wanted) => putValue(form, 'datasets', next);
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
  const crossed = crossedIdentifiers({ datasets: wanted });
  const unjustified = unjustifiedVariables({ datasets: wanted, variables }).length;
  const all = wanted.flatMap(({ resources }) => resources.flatMap(({ elements }) => elements)).length;
  return (
    <>
      <Card labelledBy="step-data">
        <h2 id="step-data">{t('app.step.data')}</h2>
        <p className={layout.measure}>{t('data.lead')}</p>
        <div id={fieldId('datasets')} data-field="datasets" tabIndex={-1} className={layout.stack}>
          {faultOf('datasets') && <p className={css.error}>{faultOf('datasets')}</p>}
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
                          {dataset.description.resources.length === 0 && ` · ${t('data.noElements')}`}
                        </>
                      }
                      disabled={dataset.description.resources.length === 0}
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
        {crossed.length > 0 && (
          <Callout tone="warn" title={t('data.crossing')} live>
            <p>
              {t('data.crossingMore', {
                what: t.list(crossed.map((name) => t.pick(IDENTIFIER_LABELS[name]))),
              })}
            </p>
          </Callout>
        )}
      </Card>
      <DuoPanel draft={form.watch()} />
      {asksReasons && all > 0 && (
        <Card labelledBy="reasons">
          <h2 id="reasons">{t('data.reasons')}</h2>
          <p className={layout.measure}>{t('data.reasonsLead')}</p>
          <p role="status">{t('data.reasonsDone', { done: all - unjustified, all })}</p>
          <div className={css.meter} aria-hidden="true">
            <span style={{ inlineSize: `${((all - unjustified) / all) * 100}%` }} />
          </div>
          <Reasons form={form} wanted={wanted} datasets={datasets.data ?? []} />
        </Card>
      )}
      <Card labelledBy="why">
        <h2 id="why">{t('data.why')}</h2>
        {rows
          .filter(({ shape }) => shape.kind !== 'own')
          .map((row) => (
            <Entry key={row.field} row={row} form={form} faultOf={faultOf} />
          ))}
      </Card>
    </>
  );
}

/** One reason for each variable asked for (MIN-02). */
function Reasons({
  form,
  wanted,
  datasets,
}: Pick<SectionProps, 'form'> & { wanted: Wanted; datasets: readonly DatasetState[] }) {
  const t = useText();
  const variables = form.watch('variables') ?? [];
  const set = (datasetId: string, resourceType: string, element: string, justification: string) =>
    putValue(form, 'variables', [
      ...variables.filter(
        (one) => one.datasetId !== datasetId || one.resourceType !== resourceType || one.element !== element,
      ),
      { datasetId, resourceType, element, justification },
    ]);
  return (
    <div data-field="variables" id={fieldId('variables')} tabIndex={-1} className={layout.stack}>
      {wanted.map(({ datasetId, resources }) => {
        const title = datasets.find((one) => one.datasetId === datasetId)?.description.title;
        return (
          <Details key={datasetId} summary={title ? t.pick(title) : datasetId}>
            <div className={layout.stack}>
              {resources.flatMap(({ resourceType, elements }) =>
                elements.map((element) => {
                  const identifier = identifierClassOf(resourceType, element);
                  return (
                    <TextField
                      key={`${resourceType}.${element}`}
                      label={`${resourceType}.${element}`}
                      hint={
                        identifier && t('data.identifier', { what: t.pick(IDENTIFIER_LABELS[identifier]) })
                      }
                      value={
                        variables.find(
                          (one) =>
                            one.datasetId === datasetId &&
                            one.resourceType === resourceType &&
                            one.element === element,
                        )?.justification ?? ''
                      }
                      onChange={(text) => set(datasetId, resourceType, element, text)}
                    />
                  );
                }),
              )}
            </div>
          </Details>
        );
      })}
    </div>
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

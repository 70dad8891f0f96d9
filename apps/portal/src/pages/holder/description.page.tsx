import { datasetDescription, type DatasetDescription } from '@garant/contracts';
import {
  DATA_CATEGORIES,
  DECIDED_REGIMES,
  DOMAINS,
  DUO_TERMS,
  REGIME_RULES,
  type LabelState,
} from '@garant/rules';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { useDataset, useDatasets, useDescribe } from '../../api/datasets.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { fieldId, FormCheckList, FormRadio, FormSelect, FormText, useFaultText } from '../../ui/form.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { descriptionOf, emptyDescription, valuesOf, type DescriptionValues } from './description.model.js';
import { DictionaryField } from './dictionary.field.js';
import { STANDARDS } from './fhir.dictionary.js';
import { ImportPanel } from './import.panel.js';
import { GatePanel } from './gate.panel.js';
import { DictionaryTable } from '../public/dataset.dictionary.js';

export function DescriptionPage() {
  const { datasetId } = useParams();
  const dataset = useDataset(datasetId);
  if (!datasetId) return <DescriptionForm />;
  return (
    <AnsweredPage query={dataset}>
      {(view) => (
        <DescriptionForm
          key={datasetId}
          datasetId={datasetId}
          before={view.description}
          published={view.status === 'published'}
          label={view.label ?? null}
        />
      )}
    </AnsweredPage>
  );
}

/** Which field of the form a path of the contract's schema is about. */
const FIELD: Record<string, keyof DescriptionValues> = {
  'title.fr': 'titleFr',
  'title.en': 'titleEn',
  'description.fr': 'descriptionFr',
  'description.en': 'descriptionEn',
  'period.start': 'periodStart',
  'period.end': 'periodEnd',
  distributions: 'formats',
};

function DescriptionForm({
  datasetId,
  before,
  published,
  label = null,
}: {
  datasetId?: string;
  before?: DatasetDescription;
  published?: boolean;
  label?: LabelState | null;
}) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const toast = useToast();
  const faultText = useFaultText();
  const describe = useDescribe(datasetId);
  const form = useForm<DescriptionValues>({ defaultValues: before ? valuesOf(before) : emptyDescription });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [attempt, setAttempt] = useState(0);
  const { control } = form;
  const regime = useWatch({ control, name: 'regime' });
  const resources = useWatch({ control, name: 'resources' });
  const variables = useWatch({ control, name: 'variables' });
  const duo = useWatch({ control, name: 'duo' });
  const { data: own = [] } = useDatasets(true);
  const wholes = own.filter((one) => one.datasetId !== datasetId);

  const send = async (values: DescriptionValues) => {
    const parsed = datasetDescription.safeParse(descriptionOf(values));
    const found = new Map<keyof DescriptionValues, string>();
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const field =
        FIELD[issue.path.join('.')] ??
        FIELD[String(issue.path[0])] ??
        (issue.path[0] as keyof DescriptionValues);
      if (!found.has(field)) found.set(field, faultText(t(`describe.${field}`), issue.code));
    }
    for (const field of ['titleFr', 'titleEn', 'descriptionFr', 'descriptionEn'] as const)
      if (values[field].trim() === '') found.set(field, faultText(t(`describe.${field}`), 'too_small'));
    form.clearErrors();
    for (const [field] of found) form.setError(field, { type: 'too_small' });
    setFaults([...found].map(([field, text]) => ({ id: fieldId(field), text })));
    setAttempt((count) => count + 1);
    if (!parsed.success || found.size > 0) return;
    const written = await describe.mutateAsync(parsed.data);
    if (written.state === 'pending') return;
    toast(t('describe.done'));
    const id = datasetId ?? written.value.datasetId;
    await navigate(address('holderDataset', { datasetId: id }));
  };

  return (
    <Page
      title={before ? t('describe.change') : t('holder.describe')}
      above={[{ to: address('holderDatasets'), name: t('nav.holderDatasets') }]}
      lead={t('describe.lead')}
    >
      {published && <Callout tone="warn" title={t('describe.republish')} />}
      <form
        className={`${layout.stack} ${layout.loose}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(form.getValues()).catch(() => undefined);
        }}
      >
        <ErrorSummary faults={faults} attempt={attempt} />
        <ImportPanel
          apply={(read) => {
            const was = form.getValues();
            form.reset({ ...was, ...read });
            toast(t('import.applied'), () => form.reset(was));
          }}
        />
        <Card labelledBy="what">
          <h2 id="what">{t('describe.what')}</h2>
          <FormText control={control} name="titleFr" label={t('describe.titleFr')} />
          <FormText control={control} name="titleEn" label={t('describe.titleEn')} />
          <FormText control={control} name="descriptionFr" label={t('describe.descriptionFr')} rows={4} />
          <FormText control={control} name="descriptionEn" label={t('describe.descriptionEn')} rows={4} />
          <FormText
            control={control}
            name="keywords"
            label={t('describe.keywords')}
            hint={t('describe.keywordsHint')}
            optional
          />
          <FormText
            control={control}
            name="numberOfPersons"
            type="number"
            min={0}
            label={t('describe.numberOfPersons')}
            optional
          />
          <FormText
            control={control}
            name="periodStart"
            type="date"
            label={t('describe.periodStart')}
            optional
          />
          <FormText control={control} name="periodEnd" type="date" label={t('describe.periodEnd')} optional />
          <FormCheckList
            control={control}
            name="categories"
            label={t('describe.categories')}
            hint={t('describe.categoriesHint')}
            options={DATA_CATEGORIES.map((code) => ({
              value: code,
              label: `${t(`category.${code}`)} (${code})`,
            }))}
          />
        </Card>
        <Card labelledBy="coverage">
          <h2 id="coverage">{t('describe.coverage')}</h2>
          <FormCheckList
            control={control}
            name="domains"
            label={t('describe.domains')}
            hint={t('describe.domainsHint')}
            options={DOMAINS.map((code) => ({ value: code, label: t(`domain.${code}`) }))}
          />
          <FormText
            control={control}
            name="territories"
            label={t('describe.territories')}
            hint={t('describe.territoriesHint')}
            optional
          />
          <FormText
            control={control}
            name="volume"
            label={t('describe.volume')}
            hint={t('describe.volumeHint')}
            rows={3}
            optional
          />
          <FormText
            control={control}
            name="formats"
            label={t('describe.formats')}
            hint={t('describe.formatsHint')}
            optional
          />
          {wholes.length > 0 && (
            <FormSelect
              control={control}
              name="parentId"
              label={t('describe.parentId')}
              placeholder={t('describe.noParent')}
              options={wholes.map((one) => ({
                value: one.datasetId,
                label: t.pick(one.description.title),
              }))}
              optional
            />
          )}
          <FormRadio
            control={control}
            name="publiclyFunded"
            label={t('describe.publiclyFunded')}
            hint={t('describe.publiclyFundedHint')}
            options={(['yes', 'no'] as const).map((value) => ({
              value,
              label: t(`describe.funded.${value}`),
            }))}
            optional
          />
        </Card>
        <Card labelledBy="dictionary">
          <h2 id="dictionary">{t('describe.resources')}</h2>
          <FormCheckList
            control={control}
            name="conformsTo"
            label={t('describe.conformsTo')}
            hint={t('describe.conformsToHint')}
            options={STANDARDS.map((uri) => ({ value: uri, label: uri }))}
          />
          <DictionaryField
            id={fieldId('resources')}
            value={resources}
            onChange={(next) => form.setValue('resources', next)}
          />
          {variables.length > 0 && (
            <>
              <DictionaryTable description={{ variables, resources: [] }} />
              <div>
                <Button
                  look="secondary"
                  onPress={() => {
                    form.setValue('variables', []);
                    toast(t('describe.variablesGone'), () => form.setValue('variables', variables));
                  }}
                >
                  {t('describe.removeVariables')}
                </Button>
              </div>
            </>
          )}
        </Card>
        <Card labelledBy="rules">
          <h2 id="rules">{t('describe.rules')}</h2>
          <FormRadio
            control={control}
            name="regime"
            label={t('describe.regime')}
            options={DECIDED_REGIMES.map((code) => ({
              value: code,
              label: t(`regime.${code}`),
              more: `${t.pick(REGIME_RULES[code].sentence)} ${REGIME_RULES[code].legalSource}`,
            }))}
          />
          {regime === 'NON_OPPOSITION' && (
            <FormText
              control={control}
              name="waitingDays"
              type="number"
              min={0}
              max={365}
              label={t('describe.waitingDays')}
              hint={t('describe.waitingDaysHint')}
            />
          )}
          <FormText
            control={control}
            name="minimumCell"
            type="number"
            min={1}
            max={100}
            label={t('describe.minimumCell')}
            hint={t('describe.minimumCellHint')}
          />
          <FormCheckList
            control={control}
            name="duo"
            label={t('describe.duo')}
            hint={t('describe.duoHint')}
            compact
            options={DUO_TERMS.map(({ id, code, label: name }) => ({
              value: id,
              label: `${t.pick(name)} (${code})`,
            }))}
          />
          {duo.includes('DUO:0000007') && (
            <FormText
              control={control}
              name="diseases"
              label={t('describe.diseases')}
              hint={t('describe.diseasesHint')}
            />
          )}
        </Card>
        <GatePanel control={control} label={label} />
        {describe.isError && <ProblemPanel failure={describe.error} />}
        {describe.data?.state === 'pending' && (
          <Callout tone="warn" title={t('ui.accepted')} live>
            <p>{t('ui.acceptedMore')}</p>
          </Callout>
        )}
        <div>
          <Button type="submit" isPending={describe.isPending}>
            {t('describe.save')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { APPLICANT_TYPES, PURPOSE_CODES, type ApplicantType, type PurposeCode } from '@garant/rules';
import type { ApplicationContent } from '@garant/contracts';
import { useDatasets, useEnvironments } from '../../api/datasets.api.js';
import { chooseProcedure, useOpenDataRequest } from '../../api/procedures.api.js';
import { useSession } from '../../api/session.query.js';
import { newKey } from '../../api/command.hook.js';
import { awaitCommand, write } from '../../api/client.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

const TEXTS = ['title', 'question', 'laySummary', 'intendedUse', 'expectedBenefit', 'safeguards'] as const;
type TextName = (typeof TEXTS)[number];
const day = (years = 0): string => {
  const at = new Date();
  at.setUTCFullYear(at.getUTCFullYear() + years);
  return at.toISOString().slice(0, 10);
};

/** A question that anonymous statistics answer (EHDS Art. 69): shorter than an application, and no data leave. */
export function DataRequestPage() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const instead = search.get('instead');
  const { data: session } = useSession();
  const { data: datasets = [] } = useDatasets();
  const { data: environments = [] } = useEnvironments();
  const open = useOpenDataRequest();
  const [texts, setTexts] = useState<Partial<Record<TextName, string>>>({});
  const [applicantType, setApplicantType] = useState<ApplicantType | ''>('');
  const [purpose, setPurpose] = useState<PurposeCode | ''>('');
  const [datasetId, setDatasetId] = useState('');
  const [measures, setMeasures] = useState<string[]>([]);
  const [breakdowns, setBreakdowns] = useState<string[]>([]);
  const [groups, setGroups] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<Error>();
  const [sending, setSending] = useState(false);
  // What is counted are elements; a dataset that describes none can be asked for, but not counted.
  const published = datasets.filter(
    ({ status, description }) =>
      status === 'published' && description.resources.some((one) => one.elements.length > 0),
  );
  const dataset = published.find((one) => one.datasetId === datasetId);
  const elements = (dataset?.description.resources ?? []).flatMap(({ resourceType, elements: names }) =>
    names.map((name) => `${resourceType}.${name}`),
  );
  const missing = (id: string, label: string): Fault => ({ id, text: t('form.required', { field: label }) });
  const faults: Fault[] = [
    ...TEXTS.filter((name) => !texts[name]?.trim()).map((name) => missing(name, t(`statistics.${name}`))),
    ...(applicantType === '' ? [missing('applicantType', t('app.field.applicantType'))] : []),
    ...(purpose === '' ? [missing('purpose', t('app.field.purpose'))] : []),
    ...(dataset ? [] : [missing('dataset', t('statistics.dataset'))]),
    ...(measures.length > 0 ? [] : [missing('measures', t('statistics.measures'))]),
    ...(environments.length > 0 ? [] : [{ id: 'dataset', text: t('statistics.noEnvironment') }]),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const contentOf = (account: string): ApplicationContent => {
    const asked = [...new Set([...measures, ...breakdowns])];
    const types = [...new Set(asked.map((element) => element.split('.')[0]!))];
    return {
      title: texts.title!.trim(),
      laySummary: texts.laySummary!.trim(),
      applicantType: applicantType as ApplicantType,
      purpose: purpose as PurposeCode,
      declaredUses: [],
      intendedUse: texts.intendedUse!.trim(),
      expectedBenefit: texts.expectedBenefit!.trim(),
      safeguards: texts.safeguards!.trim(),
      persons: [account],
      datasets: [
        {
          datasetId,
          resources: types.map((resourceType) => ({
            resourceType,
            elements: asked
              .filter((element) => element.startsWith(`${resourceType}.`))
              .map((element) => element.slice(resourceType.length + 1)),
          })),
        },
      ],
      format: 'anonymised',
      periodStart: day(),
      periodEnd: day(1),
      environmentId: environments[0]!.environmentId,
      publicInterest: texts.expectedBenefit!.trim(),
      statistics: {
        question: texts.question!.trim(),
        measures: measures.map((element) => ({ datasetId, element })),
        breakdowns: breakdowns.map((element) => ({
          datasetId,
          element,
          groups: groups.trim() || t('statistics.asItIs'),
        })),
      },
    };
  };
  const send = async () => {
    setAttempt((count) => count + 1);
    const account = session?.account?.ref;
    if (faults.length > 0 || !account) return;
    setFailure(undefined);
    setSending(true);
    try {
      const content = contentOf(account);
      const draft = await open.mutateAsync(content);
      if (draft.state !== 'done') return;
      const { applicationId } = draft.value;
      await chooseProcedure(applicationId, {
        kind: 'data-request',
        ...(instead === null ? {} : { fallbackOf: instead }),
      });
      const submitted = await write('POST', `/api/v1/applications/${applicationId}/submission`, {
        body: { content },
        idempotencyKey: newKey(),
      });
      if (submitted.state === 'pending') await awaitCommand(submitted.commandId);
      await navigate(address('application', { applicationId }));
    } finally {
      setSending(false);
    }
  };
  return (
    <Page
      title={t('statistics.page')}
      lead={t('statistics.lead')}
      above={[{ to: address('applications'), name: t('nav.applications') }]}
    >
      {instead && <Callout title={t('statistics.instead')} level={2} />}
      <Card>
        <ErrorSummary faults={shown} attempt={attempt} />
        {(['title', 'question', 'laySummary'] as const).map((name) => (
          <Words key={name} name={name} texts={texts} onChange={setTexts} error={errorOf(name)} />
        ))}
        <SelectField
          id="dataset"
          label={t('statistics.dataset')}
          value={datasetId}
          onChange={(next: string) => (setDatasetId(next), setMeasures([]), setBreakdowns([]))}
          placeholder={t('french.choose')}
          error={errorOf('dataset')}
          options={published.map((one) => ({
            value: one.datasetId,
            label: t.pick(one.description.title),
          }))}
        />
        {dataset && (
          <>
            <Callout title={t('statistics.minimum', { count: dataset.description.minimumCell })} level={2}>
              <p>{t('statistics.minimum.more')}</p>
            </Callout>
            <CheckListField
              id="measures"
              label={t('statistics.measures')}
              hint={t('statistics.measures.hint')}
              value={measures}
              onChange={setMeasures}
              error={errorOf('measures')}
              compact
              options={elements.map((value) => ({ value, label: value }))}
            />
            <CheckListField
              label={t('statistics.breakdowns')}
              optional
              value={breakdowns}
              onChange={setBreakdowns}
              compact
              options={elements.map((value) => ({ value, label: value }))}
            />
            {breakdowns.length > 0 && (
              <TextField
                label={t('statistics.groups')}
                hint={t('statistics.groups.hint')}
                optional
                value={groups}
                onChange={setGroups}
              />
            )}
          </>
        )}
        <div className={layout.pair}>
          <SelectField
            id="applicantType"
            label={t('app.field.applicantType')}
            value={applicantType}
            onChange={setApplicantType}
            placeholder={t('french.choose')}
            error={errorOf('applicantType')}
            options={APPLICANT_TYPES.map((value) => ({ value, label: t(`applicant.${value}`) }))}
          />
          <SelectField
            id="purpose"
            label={t('app.field.purpose')}
            value={purpose}
            onChange={setPurpose}
            placeholder={t('french.choose')}
            error={errorOf('purpose')}
            options={PURPOSE_CODES.map((value) => ({ value, label: purposeTitle(t, value) }))}
          />
        </div>
        {(['intendedUse', 'expectedBenefit', 'safeguards'] as const).map((name) => (
          <Words key={name} name={name} texts={texts} onChange={setTexts} error={errorOf(name)} />
        ))}
        {failure && <ProblemPanel failure={failure} />}
        <div>
          <Button onPress={() => void send().catch((error: Error) => setFailure(error))} isPending={sending}>
            {t('statistics.send')}
          </Button>
        </div>
      </Card>
    </Page>
  );
}

function Words({
  name,
  texts,
  onChange,
  error,
}: {
  name: TextName;
  texts: Partial<Record<TextName, string>>;
  onChange: (texts: Partial<Record<TextName, string>>) => void;
  error?: string;
}) {
  const t = useText();
  return (
    <TextField
      id={name}
      label={t(`statistics.${name}`)}
      hint={name === 'title' ? undefined : t(`statistics.${name}.hint`)}
      rows={name === 'title' ? undefined : 3}
      value={texts[name] ?? ''}
      onChange={(value) => onChange({ ...texts, [name]: value })}
      error={error}
    />
  );
}

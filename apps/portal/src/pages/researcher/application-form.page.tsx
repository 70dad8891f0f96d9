import { applicationContent, type ApplicationContent } from '@garant/contracts';
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import {
  useApplication,
  useProvideInformation,
  useSubmit,
  type Application,
  type Draft,
} from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useAutosave } from './autosave.hook.js';
import { ConflictPanel } from './conflict.panel.js';
import { prune, STEPS, type StepName } from './draft.model.js';
import { DataStep } from './steps/data.step.js';
import { PeopleStep } from './steps/people.step.js';
import { ProjectStep } from './steps/project.step.js';
import { ProtectionStep } from './steps/protection.step.js';
import { PurposeStep } from './steps/purpose.step.js';
import { ReviewStep } from './steps/review.step.js';
import { SaveSign } from './save.sign.js';
import { StepList } from './step.list.js';

export function ApplicationFormPage() {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return (
    <AnsweredPage query={application}>
      {(view) => <Form key={applicationId} application={view} />}
    </AnsweredPage>
  );
}

function Form({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const toast = useToast();
  const [search, setSearch] = useSearchParams();
  const step: StepName = STEPS.find((name) => name === search.get('step')) ?? 'project';
  const [initial] = useState(application.content);
  const [names, setNames] = useState<Record<string, string>>(application.names ?? {});
  const draft = application.state === 'DRAFT';
  const answering = application.state === 'AWAITING_ADDITIONAL_INFORMATION';
  const form = useForm<Draft>({
    defaultValues: { declaredUses: [], persons: [], datasets: [], ...initial },
    resolver: zodResolver(applicationContent) as never,
    mode: 'onSubmit',
  });
  const { state, change, settle } = useAutosave(application.applicationId, {
    version: application.version,
    content: initial,
  });
  const submit = useSubmit(application.applicationId);
  const provide = useProvideInformation(application.applicationId);
  const sending = answering ? provide : submit;

  useEffect(() => {
    if (!draft) return;
    return form.subscribe({
      formState: { values: true },
      callback: ({ values }) => change(structuredClone(values)),
    });
  }, [draft, form, change]);

  const go = (to: StepName) => {
    setSearch({ step: to });
    document.getElementById('content')?.scrollIntoView();
  };
  const send = async () => {
    const content = prune(form.getValues()) as ApplicationContent;
    const written = await sending.mutateAsync({ ...content, declaredUses: content.declaredUses ?? [] });
    if (written.state === 'pending') return;
    toast(t(answering ? 'app.answered' : 'app.submitted'));
    await navigate(address('application', { applicationId: application.applicationId }));
  };
  const position = STEPS.indexOf(step);
  const next = STEPS[position + 1];
  const before = STEPS[position - 1];
  const parts = { form, names };

  return (
    <Page
      title={form.getValues('title') || t('applications.untitled')}
      above={[
        { to: address('applications'), name: t('nav.applications') },
        ...(draft
          ? []
          : [
              {
                to: address('application', { applicationId: application.applicationId }),
                name: t('app.file'),
              },
            ]),
      ]}
      beside={draft ? <SaveSign state={state} /> : undefined}
    >
      {!draft && !answering && <Callout tone="warn" title={t('app.notDraft')} />}
      {answering && application.informationRequest && (
        <Callout
          tone="warn"
          title={t('app.informationRequest', { date: t.day(application.informationRequest.dueAt) })}
          level={2}
        >
          <p className={layout.prewrap}>{application.informationRequest.message}</p>
        </Callout>
      )}
      <StepList current={step} onGo={go} />
      {state.kind === 'conflict' && (
        <ConflictPanel
          mine={prune(form.getValues())}
          theirs={state.theirs}
          onSettle={(content) => {
            form.reset({ declaredUses: [], persons: [], datasets: [], ...content });
            settle(state.theirs, content);
          }}
        />
      )}
      {state.kind === 'failed' && (
        <ProblemPanel failure={state.failure} retry={() => change(structuredClone(form.getValues()))} />
      )}
      {step === 'project' && <ProjectStep {...parts} />}
      {step === 'purpose' && <PurposeStep {...parts} />}
      {step === 'people' && (
        <PeopleStep {...parts} onName={(ref, name) => setNames((all) => ({ ...all, [ref]: name }))} />
      )}
      {step === 'data' && <DataStep {...parts} />}
      {step === 'protection' && <ProtectionStep {...parts} />}
      {step === 'review' && (
        <ReviewStep
          {...parts}
          onGo={go}
          onSend={() => void send().catch(() => undefined)}
          pending={sending.isPending}
          answering={answering}
          failure={sending.error}
          accepted={sending.data?.state === 'pending' ? sending.data.commandId : undefined}
          closed={!draft && !answering}
        />
      )}
      <div className={`${layout.row} ${layout.between}`}>
        {before ? (
          <Button look="secondary" onPress={() => go(before)}>
            {t('app.previous', { step: t(`app.step.${before}`) })}
          </Button>
        ) : (
          <span />
        )}
        {next && <Button onPress={() => go(next)}>{t('app.next', { step: t(`app.step.${next}`) })}</Button>}
      </div>
    </Page>
  );
}

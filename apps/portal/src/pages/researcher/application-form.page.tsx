import type { ApplicationContent } from '@garant/contracts';
import {
  FIRST_FORM_VERSION,
  fieldsOf,
  formFaults,
  FORM_VERSION,
  sectionProgress,
  SECTIONS,
  type FieldName,
  type FormFault,
  type SectionId,
} from '@garant/rules';
import { useCallback, useEffect, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import {
  useApplication,
  useProvideInformation,
  useSubmit,
  type Application,
  type Draft,
} from '../../api/applications.api.js';
import { useUpgradeForm } from '../../api/authoring.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { fieldId } from '../../ui/form.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useAutosave } from './autosave.hook.js';
import { prune } from './draft.model.js';
import { DataSection } from './form/data.section.js';
import { DocumentsSection } from './form/documents.section.js';
import { putValue, type SectionProps } from './form/entry.model.js';
import { faultText, fieldLabel, sectionTitle } from './form/fault.text.js';
import { PeopleSection } from './form/people.section.js';
import { PlaceSection } from './form/place.section.js';
import { PlainSection } from './form/plain.section.js';
import { PurposeSection } from './form/purpose.section.js';
import { ReviewSection } from './form/review.section.js';
import { usePresence } from './presence.hook.js';
import { SaveSign } from './save.sign.js';
import { StepList } from './step.list.js';
import { TwoTextsPanel } from './two-texts.panel.js';
import css from './form/form.module.css';

export function ApplicationFormPage() {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return (
    <AnsweredPage query={application}>
      {(view) => <Form key={`${applicationId} ${view.formVersion}`} application={view} />}
    </AnsweredPage>
  );
}

const EMPTY: Draft = { declaredUses: [], persons: [], datasets: [] };

function Form({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const toast = useToast();
  const { data: session } = useSession();
  const [search, setSearch] = useSearchParams();
  const { applicationId, formVersion, state: stage } = application;
  const [names, setNames] = useState<Record<string, string>>({});
  const known = { ...application.names, ...names };
  const draft = stage === 'DRAFT';
  const answering = stage === 'AWAITING_ADDITIONAL_INFORMATION';
  const member = session?.account ? session.account.ref !== application.applicant : false;
  const [initial] = useState<Draft>({ ...EMPTY, ...application.content });
  const form = useForm<Draft>({ defaultValues: initial });
  const current = useCallback((): Draft => form.getValues(), [form]);
  const show = useCallback(
    (field: FieldName, value: unknown) => putValue(form, field, value ?? EMPTY[field]),
    [form],
  );
  const { state, twoTexts, change, settle, saveNow, catchUp, version } = useAutosave(
    application,
    current,
    show,
  );
  const others = usePresence(applicationId, {
    active: draft,
    onVersion: (newest) => void catchUp(newest).catch(() => undefined),
  });
  const [asked, setAsked] = useState(false);
  const submit = useSubmit(applicationId);
  const provide = useProvideInformation(applicationId);
  const sending = answering ? provide : submit;

  useEffect(() => {
    if (!draft) return;
    return form.subscribe({ formState: { values: true }, callback: () => change() });
  }, [draft, form, change]);

  const rows = fieldsOf(formVersion);
  const sections = SECTIONS.filter(
    (section) =>
      section === 'review' || section === 'documents' || rows.some((row) => row.section === section),
  );
  const wanted = search.get('step');
  const section: SectionId = sections.find((name) => name === wanted) ?? 'project';
  // Every keystroke may complete a section.
  useWatch({ control: form.control });
  const content = prune(form.getValues());
  const faults = formFaults(content, formVersion, application.attachments);
  const progress = sectionProgress(content, formVersion, application.attachments);

  const go = (to: SectionId) => {
    setSearch({ step: to });
    document.getElementById('content')?.scrollIntoView();
  };
  const goToFault = (fault: FormFault) => {
    go(fault.section);
    requestAnimationFrame(() => requestAnimationFrame(() => focusField(fault.field)));
  };
  const send = async () => {
    if (draft) await saveNow();
    const now = prune(form.getValues()) as ApplicationContent;
    const written = await sending.mutateAsync({
      content: { ...now, declaredUses: now.declaredUses ?? [] },
      expectedVersion: draft ? version() : application.version,
    });
    if (written.state === 'pending') return;
    toast(t(answering ? 'app.answered' : 'app.submitted'));
    await navigate(address('application', { applicationId }));
  };
  const position = sections.indexOf(section);
  const next = sections[position + 1];
  const before = sections[position - 1];
  const parts: SectionProps = {
    form,
    application,
    rows: rows.filter((row) => row.section === section),
    names: known,
    onName: (ref, name) => setNames((all) => ({ ...all, [ref]: name })),
    faultOf: (field) => {
      const fault = asked ? faults.find((one) => one.field === field) : undefined;
      return fault && faultText(t, fault);
    },
  };

  return (
    <Page
      title={content.title || t('applications.untitled')}
      above={[
        { to: address('applications'), name: t('nav.applications') },
        ...(draft ? [] : [{ to: address('application', { applicationId }), name: t('app.file') }]),
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
      {formVersion < FORM_VERSION && application.allowed.includes('application.upgrade-form') && (
        <Upgrade application={application} />
      )}
      {others.length > 0 && (
        <p className={css.here} role="status">
          {t('members.here', {
            who: t.list(
              others.map(({ account, field }) => {
                const name = others.names?.[account] ?? known[account] ?? t('members.somebody');
                return field ? t('members.at', { name, field: fieldLabel(t, field) }) : name;
              }),
            ),
          })}
        </p>
      )}
      <StepList sections={sections} current={section} progress={progress} onGo={go} />
      <TwoTextsPanel texts={twoTexts} names={known} onSettle={settle} />
      {state.kind === 'failed' && <ProblemPanel failure={state.failure} retry={() => void saveNow()} />}
      {section === 'purpose' ? (
        <PurposeSection {...parts} />
      ) : section === 'people' ? (
        <PeopleSection {...parts} />
      ) : section === 'data' ? (
        <DataSection {...parts} />
      ) : section === 'place' ? (
        <PlaceSection {...parts} />
      ) : section === 'documents' ? (
        <DocumentsSection {...parts} />
      ) : section === 'review' ? (
        <ReviewSection
          {...parts}
          rows={rows}
          faults={faults}
          onGo={goToFault}
          onAsked={() => setAsked(true)}
          onSend={() => void send().catch(() => undefined)}
          pending={sending.isPending}
          answering={answering}
          failure={sending.error}
          accepted={sending.data?.state === 'pending' ? sending.data.commandId : undefined}
          closed={!draft && !answering}
          member={member}
        />
      ) : (
        <PlainSection
          {...parts}
          section={section}
          lead={section === 'values' ? t('values.lead') : undefined}
        />
      )}
      <div className={`${layout.row} ${layout.between}`}>
        {before ? (
          <Button look="secondary" onPress={() => go(before)}>
            {t('app.previous', { step: sectionTitle(t, before) })}
          </Button>
        ) : (
          <span />
        )}
        {next && <Button onPress={() => go(next)}>{t('app.next', { step: sectionTitle(t, next) })}</Button>}
      </div>
    </Page>
  );
}

/** The form grew since this application began: it may go on as it is, or take the newer one. */
function Upgrade({ application }: { application: Application }) {
  const t = useText();
  const toast = useToast();
  const upgrade = useUpgradeForm(application.applicationId);
  const missing = formFaults(application.content, FORM_VERSION, application.attachments).length;
  const go = async () => {
    await upgrade.mutateAsync();
    toast(t('upgrade.done'));
  };
  return (
    <Callout
      tone="info"
      title={t('upgrade.title', { version: Math.max(application.formVersion, FIRST_FORM_VERSION) })}
      level={2}
    >
      <p>{t('upgrade.more', { count: missing })}</p>
      {upgrade.isError && <ProblemPanel failure={upgrade.error} />}
      <div>
        <Button
          look="secondary"
          isPending={upgrade.isPending}
          onPress={() => void go().catch(() => undefined)}
        >
          {t('upgrade.take')}
        </Button>
      </div>
    </Callout>
  );
}

function focusField(field: string): void {
  const place = document.getElementById(
    field.startsWith('attachment.') ? 'field-attachment' : fieldId(field),
  );
  place?.scrollIntoView({ block: 'center' });
  const inner = place?.matches('input, select, textarea')
    ? place
    : place?.querySelector<HTMLElement>('input, select, textarea, button');
  (inner ?? place)?.focus();
}

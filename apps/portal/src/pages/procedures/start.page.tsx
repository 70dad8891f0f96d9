import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import {
  METHODOLOGIES,
  RESEARCH_KINDS,
  type CaseKind,
  type CaseTrack,
  type ResearchKind,
} from '@garant/rules';
import { useApplication, useOpenApplication, usePermit, type Draft } from '../../api/applications.api.js';
import { chooseProcedure } from '../../api/procedures.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

const FIRST: readonly CaseKind[] = ['permit', 'data-request', 'french-route'];
const NEXT: readonly CaseKind[] = ['amendment', 'extension', 'renewal'];
const TRACKS: readonly CaseTrack[] = ['standard', 'accelerated', 'trusted-holder'];

/** What a researcher asks for: a first application of some kind, or what follows on a permit. */
export function ProcedureStartPage() {
  const [search] = useSearchParams();
  const permitId = search.get('permit');
  return permitId === null ? <Start /> : <FollowUp permitId={permitId} />;
}

function FollowUp({ permitId }: { permitId: string }) {
  const permit = usePermit(permitId);
  const application = useApplication(permit.data?.applicationId ?? '');
  return <Start permitId={permitId} title={permit.data?.title} content={application.data?.content} />;
}

function Start({ permitId, title, content }: { permitId?: string; title?: string; content?: Draft }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const open = useOpenApplication();
  const kinds = permitId === undefined ? FIRST : NEXT;
  const [kind, setKind] = useState<CaseKind>(kinds[0]!);
  const [track, setTrack] = useState<CaseTrack>('standard');
  const [name, setName] = useState('');
  const [faulty, setFaulty] = useState(false);
  const [formality, setFormality] = useState<FormalityDraft>({ research: 'RNIPH' });
  const [failure, setFailure] = useState<Error>();
  const own = permitId === undefined;
  const go = async () => {
    if (kind === 'data-request') return navigate(address('dataRequestNew'));
    if (own && name.trim() === '') return setFaulty(true);
    setFailure(undefined);
    const draft = await open.mutateAsync(own ? { title: name.trim() } : { ...content, title: title ?? '' });
    if (draft.state !== 'done') return navigate(address('applications'));
    const { applicationId } = draft.value;
    await chooseProcedure(applicationId, {
      kind,
      track: kind === 'permit' ? track : 'standard',
      ...(permitId === undefined ? {} : { ofPermit: permitId }),
      ...(kind === 'french-route' ? { formality: spoken(formality) } : {}),
    });
    return navigate(address('applicationForm', { applicationId }));
  };
  return (
    <Page
      title={own ? t('start.title') : t('start.follow', { title: title ?? '' })}
      lead={t(own ? 'start.lead' : 'start.followLead')}
      above={[
        own
          ? { to: address('applications'), name: t('nav.applications') }
          : { to: address('permit', { permitId }), name: title ?? t('nav.permits') },
      ]}
    >
      <Card>
        <RadioField<CaseKind>
          label={t('case.kind')}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({
            value,
            label: t(`case.kind.${value}`),
            more: t(`case.more.${value}`),
          }))}
        />
        {own && kind !== 'data-request' && (
          <TextField
            label={t('start.name')}
            value={name}
            onChange={(next) => (setName(next), setFaulty(false))}
            error={faulty ? t('form.required', { field: t('start.name') }) : undefined}
          />
        )}
        {kind === 'permit' && (
          <RadioField<CaseTrack>
            label={t('case.track')}
            value={track}
            onChange={setTrack}
            options={TRACKS.map((value) => ({
              value,
              label: t(`case.track.${value}`),
              more: t(`case.trackMore.${value}`),
            }))}
          />
        )}
        {kind === 'french-route' && <FormalityFields value={formality} onChange={setFormality} />}
        {kind === 'extension' && <Callout title={t('start.once')} level={2} />}
        {(open.isError || failure) && <ProblemPanel failure={failure ?? open.error} />}
        <div className={layout.row}>
          <Button
            onPress={() => void Promise.resolve(go()).catch((error: Error) => setFailure(error))}
            isPending={open.isPending}
          >
            {t('start.go')}
          </Button>
        </div>
      </Card>
    </Page>
  );
}

interface FormalityDraft {
  research: ResearchKind;
  /** `<methodology> <version>`; absent: authorisation. */
  methodology?: string;
  commitment?: string;
  committedOn?: string;
}
function spoken({ research, methodology, commitment, committedOn }: FormalityDraft): object {
  const [id, version] = methodology?.split(' ') ?? [];
  return id
    ? {
        research,
        methodology: id,
        methodologyVersion: version,
        ...(commitment ? { commitment } : {}),
        ...(committedOn ? { committedOn } : {}),
      }
    : { research };
}

/** Which research, and whether a reference methodology covers it (LIL Art. 73): its versions with their dates. */
function FormalityFields({
  value,
  onChange,
}: {
  value: FormalityDraft;
  onChange: (value: FormalityDraft) => void;
}) {
  const t = useText();
  const fitting = METHODOLOGIES.filter(({ research }) => research.includes(value.research));
  return (
    <>
      <RadioField<ResearchKind>
        label={t('french.research')}
        value={value.research}
        onChange={(research) => onChange({ research })}
        options={RESEARCH_KINDS.map((research) => ({
          value: research,
          label: t(`french.research.${research}`),
        }))}
      />
      <SelectField
        label={t('french.formality')}
        hint={t('french.formality.hint')}
        value={value.methodology ?? ''}
        onChange={(methodology: string) => onChange({ ...value, methodology: methodology || undefined })}
        placeholder={t('french.authorisation')}
        options={fitting.map(({ id, version, from, until, covers }) => ({
          value: `${id} ${version}`,
          label: t('french.version', {
            id,
            version,
            from: t.day(from),
            until: until ? t.day(until) : '–',
            covers: t.pick(covers),
          }),
        }))}
      />
      {value.methodology && (
        <div className={layout.pair}>
          <TextField
            label={t('french.commitment')}
            value={value.commitment ?? ''}
            onChange={(commitment) => onChange({ ...value, commitment })}
          />
          <TextField
            label={t('french.committedOn')}
            type="date"
            value={value.committedOn ?? ''}
            onChange={(committedOn) => onChange({ ...value, committedOn })}
          />
        </div>
      )}
    </>
  );
}

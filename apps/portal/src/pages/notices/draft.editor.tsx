import type { Notice, SectionChangeView } from '@garant/contracts';
import { canLoseForce, changesBetween, DECIDED_REGIMES, type DecidedRegime } from '@garant/rules';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSaveDraft } from '../../api/notices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary } from '../../ui/error.summary.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { ChangesView } from './changes.view.js';
import { faultsOf, newSection, TERMS, textOf, type Draft } from './draft.model.js';
import { DraftPreview } from './draft.preview.js';
import { LanguageField, LanguageTexts } from './language.texts.js';
import { PublishDialog } from './publish.dialog.js';
import { SectionEditor } from './section.editor.js';

/**
 * A draft in the editor. What is published is what is saved: publishing waits until they are the same.
 * @param before the newest text that people have read; null for a first version
 * @param saved the draft as the register has it; null when it was never saved
 */
export function DraftEditor({
  noticeId: known,
  version,
  initial,
  before,
  saved,
}: {
  noticeId?: string;
  version: number;
  initial: Draft;
  before: Notice | null;
  saved: Notice | null;
}) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const toast = useToast();
  const save = useSaveDraft();
  const [draft, setDraft] = useState(initial);
  const [noticeId, setNoticeId] = useState(known ?? '');
  const [baseHash, setBaseHash] = useState(saved?.hash ?? null);
  const [clean, setClean] = useState(saved === null ? '' : JSON.stringify(textOf(initial)));
  const [attempt, setAttempt] = useState(0);
  const [publishing, setPublishing] = useState(false);
  const change = (over: Partial<Draft>) => setDraft((now) => ({ ...now, ...over }));
  const text = textOf(draft);
  const dirty = JSON.stringify(text) !== clean;
  const faults = attempt > 0 ? faultsOf(draft, noticeId) : [];
  const shownFaults = faults.map(({ id, what, language, place }) => ({
    id,
    text: t('notices.fault', {
      field: t(`notices.field.${what}`),
      language: language ?? 'none',
      place: place ?? 0,
    }),
  }));
  const faulty = (id: string) => (faults.some((fault) => fault.id === id) ? t('notices.missing') : undefined);
  const changes: SectionChangeView[] = before
    ? changesBetween(before, text).map((one) => ({ ...one, material: null }) as SectionChangeView)
    : [];
  const changed = changes.filter(({ change: kind }) => kind !== 'unchanged');

  const store = () => {
    setAttempt((count) => count + 1);
    if (faultsOf(draft, noticeId).length > 0) return;
    save.mutate(
      { noticeId, version, body: { ...text, baseHash } },
      {
        onSuccess: (written) => {
          if (written.state !== 'done') return toast(t('ui.accepted'));
          setBaseHash(written.value.hash);
          setClean(JSON.stringify(text));
          setAttempt(0);
          toast(t('notices.saved'));
          if (known === undefined)
            void navigate(address('noticeDraft', { noticeId, version: String(version) }), { replace: true });
        },
      },
    );
  };

  return (
    <>
      <ErrorSummary faults={shownFaults} attempt={attempt} />
      <Card labelledBy="draft-head">
        <h2 id="draft-head">{t('notices.head')}</h2>
        {known === undefined && (
          <TextField
            id="draft-name"
            label={t('notices.field.name')}
            hint={t('notices.nameHint')}
            value={noticeId}
            onChange={setNoticeId}
            error={faulty('draft-name')}
            short
          />
        )}
        {before === null && (
          <SelectField
            label={t('notices.regime')}
            value={draft.regime}
            onChange={(regime: DecidedRegime) =>
              change({ regime, sections: draft.sections.map((one) => ({ ...one, policies: [] })) })
            }
            options={DECIDED_REGIMES.map((value) => ({ value, label: t(`regime.${value}`) }))}
          />
        )}
        <LanguageTexts
          what="title"
          languages={draft.languages}
          texts={draft.title}
          onChange={(title) => change({ title })}
          faulty={faulty}
        />
        {canLoseForce(draft.regime) && (
          <SelectField
            id="draft-term"
            label={t('notices.field.term')}
            hint={t('notices.termHint')}
            value={draft.term}
            onChange={(term) => change({ term })}
            placeholder={t('notices.noTerm')}
            options={[...new Set([...TERMS, ...(draft.term ? [draft.term] : [])])].map((value) => ({
              value,
              label: t('notices.termText', { term: value }),
            }))}
            error={faulty('draft-term')}
          />
        )}
        <TextField
          id="draft-sources"
          label={t('notices.field.sources')}
          hint={t('notices.sourcesHint')}
          rows={3}
          value={draft.sources}
          onChange={(sources) => change({ sources })}
          error={faulty('draft-sources')}
        />
        <LanguageField languages={draft.languages} onChange={(languages) => change({ languages })} />
      </Card>
      <Card labelledBy="draft-sections">
        <h2 id="draft-sections">{t('notices.sections')}</h2>
        {draft.sections.map((section, i) => (
          <SectionEditor
            key={section.sectionId}
            draft={draft}
            place={i}
            onChange={(sections) => change({ sections })}
            faulty={faulty}
          />
        ))}
        <div>
          <Button
            look="secondary"
            onPress={() => change({ sections: [...draft.sections, newSection(draft.sections)] })}
          >
            {t('notices.addSection')}
          </Button>
        </div>
      </Card>
      <Card labelledBy="draft-preview">
        <h2 id="draft-preview">{t('notices.preview')}</h2>
        <DraftPreview draft={draft} noticeId={noticeId} version={version} />
      </Card>
      {before && (
        <Card labelledBy="draft-changes">
          <h2 id="draft-changes">{t('notices.changesSince', { version: before.version })}</h2>
          {changed.length === 0 ? (
            <p className={layout.muted}>{t('notices.noChanges')}</p>
          ) : (
            <>
              <p>{t('notices.changed', { count: changed.length })}</p>
              <Details summary={t('notices.compareAll')} open>
                <ChangesView changes={changed} />
              </Details>
            </>
          )}
        </Card>
      )}
      {save.isError && <ProblemPanel failure={save.error} />}
      <div className={layout.row}>
        <Button onPress={store} isPending={save.isPending} look={dirty ? 'primary' : 'secondary'}>
          {t('notices.save')}
        </Button>
        <Button
          look={dirty ? 'secondary' : 'primary'}
          isDisabled={dirty || baseHash === null}
          onPress={() => setPublishing(true)}
        >
          {t('notices.publish')}
        </Button>
        <span role="status" className={layout.muted}>
          {t(dirty ? 'notices.unsaved' : 'notices.allSaved')}
        </span>
      </div>
      {publishing && baseHash !== null && (
        <PublishDialog
          noticeId={noticeId}
          version={version}
          regime={draft.regime}
          hash={baseHash}
          first={before === null}
          changes={changed}
          onClose={() => setPublishing(false)}
        />
      )}
    </>
  );
}

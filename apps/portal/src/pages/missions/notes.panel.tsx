import type { MissionWorkView } from '@garant/contracts';
import { FLAG_KINDS, type FlagKind } from '@garant/rules';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { Empty } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { ActForm } from './act.form.js';
import { localTime, timeIn } from './mission.model.js';

const TONES = { finding: 'danger', 'to-check': 'warn', evidence: 'info' } as const;

/** Flags on entries and notes: for the mission alone. Their words can be deleted; that there was one stays. */
export function NotesPanel({ work }: { work: MissionWorkView }) {
  const t = useText();
  const address = useAddress();
  const { notes, visits, mission } = work;
  const { missionId } = mission;
  const open = mission.standing === 'open';
  return (
    <>
      {notes.length === 0 && (
        <Empty title={t('missions.notes.none')}>
          <p>{t('missions.notes.noneMore')}</p>
        </Empty>
      )}
      {notes.map((note) => (
        <Card key={note.noteId} labelledBy={`note-${note.noteId}`}>
          <h3 id={`note-${note.noteId}`}>
            {note.index === null ? (
              t('missions.notes.note')
            ) : (
              <Link to={address('entry', { index: String(note.index) })}>
                {t('missions.notes.entry', { index: t.number(note.index) })}
              </Link>
            )}{' '}
            {note.flag && <Badge tone={TONES[note.flag]}>{t(`missions.flag.${note.flag}`)}</Badge>}
          </h3>
          <p>{note.removedAt === null ? note.text : t('missions.erased')}</p>
          <p className={layout.small}>{t.dateTime(note.at)}</p>
          {open && note.removedAt === null && (
            <ActForm
              missionId={missionId}
              step="note-removal"
              body={() => ({ noteId: note.noteId })}
              label="missions.notes.remove"
              done="missions.notes.removed"
              look="quiet"
            />
          )}
        </Card>
      ))}
      {open && <NewNote missionId={missionId} />}
      <h3>{t('missions.visits')}</h3>
      {visits.length === 0 && <p>{t('missions.visits.none')}</p>}
      {visits.map((visit) => (
        <p key={visit.visitId}>
          {t('missions.visits.line', {
            from: t.dateTime(visit.from),
            to: t.dateTime(visit.to),
            place: visit.place ?? t('missions.erased'),
            present: visit.present ?? t('missions.erased'),
          })}
        </p>
      ))}
      {open && <NewVisit missionId={missionId} />}
    </>
  );
}

function NewNote({ missionId }: { missionId: string }) {
  const t = useText();
  const [index, setIndex] = useState('');
  const [flag, setFlag] = useState<FlagKind | 'none'>('none');
  const flagged = flag !== 'none';
  const number = /^\d{1,15}$/.test(index) ? Number(index) : null;
  return (
    <Card labelledBy="new-note">
      <h3 id="new-note">{t('missions.notes.new')}</h3>
      <ActForm
        missionId={missionId}
        step="note"
        body={(text) => ({ text, index: number, flag: flagged ? flag : null })}
        words="missions.notes.text"
        wordsOptional={flagged}
        label="missions.notes.add"
        done="missions.notes.added"
        missing={flagged && number === null ? t('missions.notes.index') : undefined}
      >
        <TextField
          type="number"
          short
          optional={!flagged}
          min={0}
          label={t('missions.notes.index')}
          hint={t('missions.notes.indexHint')}
          value={index}
          onChange={setIndex}
        />
        <SelectField<FlagKind | 'none'>
          label={t('missions.notes.flag')}
          value={flag}
          onChange={setFlag}
          options={[
            { value: 'none', label: t('missions.notes.noFlag') },
            ...FLAG_KINDS.map((value) => ({ value, label: t(`missions.flag.${value}`) })),
          ]}
        />
      </ActForm>
    </Card>
  );
}

function NewVisit({ missionId }: { missionId: string }) {
  const t = useText();
  const [from, setFrom] = useState(() => localTime(new Date(Date.now() - 3_600_000)));
  const [to, setTo] = useState(() => localTime(new Date()));
  const [place, setPlace] = useState('');
  const missing =
    place.trim() === ''
      ? t('missions.visits.place')
      : timeIn(from) && timeIn(to)
        ? undefined
        : t('missions.visits');
  return (
    <Card labelledBy="new-visit">
      <h3 id="new-visit">{t('missions.visits.new')}</h3>
      <ActForm
        missionId={missionId}
        step="visit"
        body={(present) => ({ from: timeIn(from), to: timeIn(to), place: place.trim(), present })}
        words="missions.visits.present"
        label="missions.visits.add"
        done="missions.visits.added"
        missing={missing}
      >
        <TextField
          type="datetime-local"
          short
          label={t('missions.visits.from')}
          value={from}
          onChange={setFrom}
        />
        <TextField type="datetime-local" short label={t('missions.visits.to')} value={to} onChange={setTo} />
        <TextField label={t('missions.visits.place')} value={place} onChange={setPlace} />
      </ActForm>
    </Card>
  );
}

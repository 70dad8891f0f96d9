import type { FieldName } from '@garant/rules';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applicationsKey, type Application, type Draft } from '../../api/applications.api.js';
import { readField, saveFields, type FieldNow, type Saved } from '../../api/authoring.api.js';
import { awaitCommand, read } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.model.js';
import { afterSave, changesOf, othersChanges, prune, readOf, takeOver, type Read } from './draft.model.js';

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'accepted' }
  | { kind: 'conflict' }
  | { kind: 'failed'; failure: unknown };

/** A field with two texts: what this author wrote, and what somebody else saved before. */
export interface TwoTexts extends FieldNow {
  mine: unknown;
}

const QUIET_MS = 1_200;

/**
 * Saves the fields that changed a moment after the last change, one request at a time. A field that somebody else changed
 * meanwhile is not overwritten: both texts are handed out, and the other fields go on being saved.
 */
export function useAutosave(
  application: Application,
  current: () => Draft,
  show: (field: FieldName, value: unknown) => void,
) {
  const id = application.applicationId;
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  const [twoTexts, setTwoTexts] = useState<TwoTexts[]>([]);
  const known = useRef<Read>(readOf(application));
  const waiting = useRef(new Set<string>());
  const busy = useRef<Promise<void> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const setAside = useCallback(
    async (stale: readonly { field: string }[], mine: Draft) => {
      for (const { field } of stale) {
        waiting.current.add(field);
        const now = await readField(id, field, known.current.versions[field] ?? known.current.baseline);
        const text = { ...now, mine: mine[field as FieldName] ?? null };
        setTwoTexts((all) => [...all.filter((one) => one.field !== field), text]);
      }
    },
    [id],
  );

  const run = useCallback(async () => {
    try {
      for (;;) {
        const mine = prune(current());
        const changes = changesOf(known.current, mine, waiting.current);
        if (changes.length === 0) break;
        setState({ kind: 'saving' });
        let saved: Saved | undefined;
        try {
          const written = await saveFields(id, changes);
          saved = written.state === 'done' ? written.value : undefined;
          if (written.state === 'pending') {
            setState({ kind: 'accepted' });
            saved = await awaitCommand<Saved>(written.commandId, 120);
            if (saved === undefined) return;
          }
        } catch (failure) {
          if (!(failure instanceof ApiProblem) || failure.code !== 'field-stale') throw failure;
          const fields = failure.problem.params?.fields as { field: string; version: number }[] | undefined;
          await setAside(fields ?? changes, mine);
          continue;
        }
        const version = saved?.version ?? known.current.version;
        known.current = afterSave(known.current, mine, saved?.saved ?? [], version);
        await setAside(saved?.stale ?? [], mine);
      }
      setState({ kind: waiting.current.size > 0 ? 'conflict' : 'saved' });
      void queries.invalidateQueries({ queryKey: applicationsKey, exact: true });
    } catch (failure) {
      setState({ kind: 'failed', failure });
    }
  }, [id, queries, current, setAside]);

  /** Saves now; resolves when everything that could be saved is. */
  const saveNow = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    busy.current ??= run().finally(() => {
      busy.current = null;
    });
    return busy.current;
  }, [run]);

  const change = useCallback(() => {
    if (changesOf(known.current, prune(current()), waiting.current).length === 0) return;
    setState({ kind: 'unsaved' });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void saveNow().then(() => change()), QUIET_MS);
  }, [current, saveNow]);

  /** The person decided which text a field keeps. */
  const settle = useCallback(
    (text: TwoTexts, value: unknown) => {
      const field = text.field as FieldName;
      waiting.current.delete(field);
      setTwoTexts((all) => all.filter((one) => one.field !== field));
      const content: Record<string, unknown> = { ...known.current.content };
      if (text.value === null || text.value === undefined) delete content[field];
      else content[field] = text.value;
      known.current = {
        ...known.current,
        content: content as Draft,
        versions: { ...known.current.versions, [field]: text.version },
      };
      show(field, value ?? undefined);
      void saveNow();
    },
    [saveNow, show],
  );

  /** Somebody else saved: their words appear where nobody here is writing. */
  const catchUp = useCallback(
    async (version: number) => {
      if (version <= known.current.version || busy.current) return;
      const newer = readOf(await read<Application>(`/api/v1/applications/${id}`));
      if (busy.current) return;
      const fields = othersChanges(known.current, newer, prune(current()), waiting.current);
      known.current = takeOver(known.current, newer, fields);
      for (const field of fields) show(field, newer.content[field]);
    },
    [id, current, show],
  );

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (state.kind !== 'unsaved' && state.kind !== 'saving') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state.kind]);

  const version = useCallback(() => known.current.version, []);
  return { state, twoTexts, change, settle, saveNow, catchUp, version };
}

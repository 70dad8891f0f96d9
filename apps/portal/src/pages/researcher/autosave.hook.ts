import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { applicationsKey, saveDraft, type Application, type Draft } from '../../api/applications.api.js';
import { awaitCommand, read } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.model.js';
import { prune } from './draft.model.js';

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'accepted' }
  | { kind: 'failed'; failure: unknown }
  | { kind: 'conflict'; theirs: Application };

const QUIET_MS = 1_200;

/**
 * Saves a draft a moment after the last change, one request at a time. When somebody else has saved meanwhile it
 * stops and hands out their version: nothing is overwritten unseen.
 */
export function useAutosave(id: string, read0: { version: number; content: Draft }) {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  const version = useRef(read0.version);
  const saved = useRef(JSON.stringify(prune(read0.content)));
  const wanted = useRef<Draft | null>(null);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const save = useCallback(async () => {
    if (busy.current || wanted.current === null) return;
    busy.current = true;
    try {
      while (wanted.current !== null) {
        const content: Draft = prune(wanted.current);
        wanted.current = null;
        const text = JSON.stringify(content);
        if (text === saved.current) continue;
        setState({ kind: 'saving' });
        const written = await saveDraft(id, content, version.current);
        let result: { version?: number } | undefined = written.state === 'done' ? written.value : undefined;
        if (written.state === 'pending') {
          setState({ kind: 'accepted' });
          result = await awaitCommand<{ version?: number }>(written.commandId, 120);
          if (result === undefined) return;
        }
        version.current = result?.version ?? version.current + 1;
        saved.current = text;
      }
      setState({ kind: 'saved' });
      void queries.invalidateQueries({ queryKey: applicationsKey, exact: true });
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.code === 'conflict') {
        const theirs = await read<Application>(`/api/v1/applications/${id}`).catch(() => undefined);
        setState(theirs ? { kind: 'conflict', theirs } : { kind: 'failed', failure });
      } else setState({ kind: 'failed', failure });
    } finally {
      busy.current = false;
    }
  }, [id, queries]);

  const change = useCallback(
    (content: Draft) => {
      if (JSON.stringify(prune(content)) === saved.current && wanted.current === null) return;
      wanted.current = content;
      setState((now) => (now.kind === 'conflict' ? now : { kind: 'unsaved' }));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), QUIET_MS);
    },
    [save],
  );

  /** After a conflict: go on from their version, with the content the person decided on. */
  const settle = useCallback(
    (theirs: Application, content: Draft) => {
      version.current = theirs.version;
      saved.current = JSON.stringify(prune(theirs.content));
      wanted.current = content;
      setState({ kind: 'unsaved' });
      void save();
    },
    [save],
  );

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (state.kind !== 'unsaved' && state.kind !== 'saving') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state.kind]);

  return { state, change, settle, saveNow: save };
}

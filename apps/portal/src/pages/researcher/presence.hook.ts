import { useEffect, useRef, useState } from 'react';
import { sayPresent, type Presence } from '../../api/authoring.api.js';

const EVERY_MS = 4_000;

/** Tells the others that this form is open and where, and hears who else has it open. A hint: its failure is no fault. */
export function usePresence(
  id: string,
  { active, onVersion }: { active: boolean; onVersion: (version: number) => void },
): Presence['others'] & { names?: Record<string, string> } {
  const [seen, setSeen] = useState<Presence>();
  const heard = useRef(onVersion);
  useEffect(() => {
    heard.current = onVersion;
  }, [onVersion]);
  useEffect(() => {
    if (!active) return;
    let gone = false;
    const tell = async () => {
      if (document.visibilityState === 'hidden') return;
      const field = fieldInFocus();
      const answer = await sayPresent(id, field).catch(() => undefined);
      if (gone || !answer) return;
      setSeen(answer);
      heard.current(answer.version);
    };
    void tell();
    const timer = setInterval(() => void tell(), EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, active]);
  return Object.assign([...(seen?.others ?? [])], { names: seen?.names });
}

/** The form marks each field's place; the one around the focus is where the person is. */
const fieldInFocus = (): string | null =>
  document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? null;

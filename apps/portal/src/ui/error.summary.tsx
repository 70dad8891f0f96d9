import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.hook.js';
import { Callout } from './surface.js';

export interface Fault {
  /** Id of the field. */
  id: string;
  text: string;
}

/** Everything that is wrong with a form, each line leading to its field. Takes the focus whenever `attempt` changes. */
export function ErrorSummary({ faults, attempt }: { faults: readonly Fault[]; attempt: number }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (faults.length === 0) return null;
  const go = (id: string) => {
    const field = document.getElementById(id);
    field?.scrollIntoView({ block: 'center' });
    const inner = field?.matches('input, select, textarea')
      ? field
      : field?.querySelector<HTMLElement>('input, select, textarea');
    (inner ?? field)?.focus();
  };
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Callout tone="danger" title={t('form.faults', { count: faults.length })}>
        <ul>
          {faults.map((fault) => (
            <li key={fault.id + fault.text}>
              <a
                href={`#${fault.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  go(fault.id);
                }}
              >
                {fault.text}
              </a>
            </li>
          ))}
        </ul>
      </Callout>
    </div>
  );
}

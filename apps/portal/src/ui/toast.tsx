import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { useText } from '../i18n/text.hook.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import css from './toast.module.css';

interface Toast {
  id: number;
  text: string;
  /** Only where undoing is real. */
  undo?: () => void;
}
const Say = createContext<(text: string, undo?: () => void) => void>(() => {});

/** Says that something took effect, without taking the focus. */
export const useToast = () => useContext(Say);

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useText();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback(
    (text: string, undo?: () => void) => {
      const id = ++last.current;
      setToasts((all) => [...all.slice(-2), { id, text, undo }]);
      setTimeout(() => drop(id), undo ? 20_000 : 8_000);
    },
    [drop],
  );
  const value = useMemo(() => say, [say]);
  return (
    <Say.Provider value={value}>
      {children}
      <div role="status" aria-live="polite" className={css.region} data-noprint>
        {toasts.map((toast) => (
          <div key={toast.id} className={css.toast}>
            <span>{toast.text}</span>
            {toast.undo && (
              <Button
                look="secondary"
                onPress={() => {
                  toast.undo?.();
                  drop(toast.id);
                }}
              >
                {t('ui.undo')}
              </Button>
            )}
            <Button look="quiet" aria-label={t('ui.close')} onPress={() => drop(toast.id)}>
              <Icon name="cross" />
            </Button>
          </div>
        ))}
      </div>
    </Say.Provider>
  );
}

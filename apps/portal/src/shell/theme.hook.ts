import { useCallback, useState } from 'react';

export type Theme = 'auto' | 'light' | 'dark';
const NAME = 'garant.theme';

export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(NAME);
    return value === 'light' || value === 'dark' ? value : 'auto';
  } catch {
    return 'auto';
  }
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(storedTheme);
  const choose = useCallback((next: Theme) => {
    setTheme(next);
    applyTheme(next);
    try {
      localStorage.setItem(NAME, next);
    } catch {
      // Storage may be forbidden; the choice then lasts until the page is left.
    }
  }, []);
  return [theme, choose];
}

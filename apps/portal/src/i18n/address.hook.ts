import { useCallback } from 'react';
import { addressOf, type RouteId } from './route.table.js';
import { useText } from './text.hook.js';

/** Address of a page in the reader's language. */
export function useAddress(): (id: RouteId, params?: Record<string, string>) => string {
  const { locale } = useText();
  return useCallback((id, params) => addressOf(id, locale, params), [locale]);
}

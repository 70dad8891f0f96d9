import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import type { RouteId } from '../../i18n/route.table.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The authority under which the choice pages are open: `?for=<authorityId>`. Undefined: for oneself. */
export function useActingFor(): string | undefined {
  const [search] = useSearchParams();
  const given = search.get('for');
  return given !== null && UUID.test(given) ? given : undefined;
}

/** Adds to the query of an address. */
export const withQuery = (address: string, name: string, value: string | undefined): string =>
  value === undefined
    ? address
    : `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;

const CHOICE_PAGES: ReadonlySet<RouteId> = new Set(['myChoices', 'myAct', 'myReceipt']);

/** Addresses of the choice pages, kept with the person for whom they are open. */
export function useChoiceAddress(): (id: RouteId, params?: Record<string, string>) => string {
  const address = useAddress();
  const authorityId = useActingFor();
  return useCallback(
    (id, params) => withQuery(address(id, params), 'for', CHOICE_PAGES.has(id) ? authorityId : undefined),
    [address, authorityId],
  );
}

const KEY = 'garant-verification-code';

/**
 * The code from the link in an e-mail stands behind the #, where no server sees it. Signing in on the way would lose it,
 * so it waits in this tab, and it leaves the address bar at once.
 */
export function keepCodeOfLink(): void {
  const code = /^#code=(\d{8})$/.exec(window.location.hash)?.[1];
  if (code === undefined) return;
  sessionStorage.setItem(KEY, code);
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
}
export const codeOfLink = (): string => sessionStorage.getItem(KEY) ?? '';
export const forgetCode = (): void => sessionStorage.removeItem(KEY);

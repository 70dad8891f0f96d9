/** Policy of the deployer, as the rules read it. */
export const POLICY = Symbol('policy');
/** Cipher of what is kept encrypted at rest. */
export const VAULT = Symbol('vault');
/** Public address of the platform: base of the catalogue's addresses. */
export const PUBLIC_URL = Symbol('public url');

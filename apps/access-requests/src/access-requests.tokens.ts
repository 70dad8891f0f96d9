/** Policy of the deployer, as the rules read it. */
export const POLICY = Symbol('policy');
/** Public address of the platform: base of the catalogue's addresses. */
export const PUBLIC_URL = Symbol('public url');

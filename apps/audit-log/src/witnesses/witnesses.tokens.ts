/** Injection token of the policy of witnesses; absent when nobody else cosigns. */
export const WITNESS_POLICY = Symbol('policy of witnesses');

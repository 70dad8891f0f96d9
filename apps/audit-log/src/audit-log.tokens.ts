/** Injection token of the log's key. */
export const LOG_KEY = Symbol('key of the log');
/** Token of the cipher that seals free text at rest. */
export const VAULT = Symbol('vault');

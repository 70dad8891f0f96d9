/** Injection token of the log's key. */
export const LOG_KEY = Symbol('key of the log');

/** Advisory locks of a service's database. */
export const relayLock = 4_127_002;

/** Token of what the deployer chose about retention. */
export const RETENTION_POLICY = Symbol('policy of retention');

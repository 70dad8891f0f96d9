/** Injection token of this service's signer (receipts, snapshots). */
export const SIGNER = Symbol('signer of consent');

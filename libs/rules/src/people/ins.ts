/** OIDs under which a French national health identity number is issued (INS reference framework). */
export const INS_OIDS = {
  '1.2.250.1.213.1.4.8': 'NIR',
  '1.2.250.1.213.1.4.9': 'NIA',
  '1.2.250.1.213.1.4.10': 'test',
  '1.2.250.1.213.1.4.11': 'demonstration',
} as const;
export type InsOid = keyof typeof INS_OIDS;

/** Status of an identity after identity vigilance; only a qualified one was both checked on paper and found at the service. */
export const INS_STATUSES = ['provisional', 'retrieved', 'validated', 'qualified'] as const;
export type InsStatus = (typeof INS_STATUSES)[number];

export interface Ins {
  /** 13 characters and the 2-digit key, without spaces. */
  readonly value: string;
  readonly oid: InsOid;
  readonly status: InsStatus;
}

const FORM = /^[12378]\d{4}(?:\d{2}|2[AB])\d{6}\d{2}$/;

/** Key of a 13-character number: 97 − (number mod 97), with Corsica's 2A read as 19 and 2B as 18. */
export function nirKey(number13: string): number {
  const digits = number13.replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(digits) % 97n);
}

/**
 * What is wrong with an INS, or null. A valid key proves no identity. The month may lie above 12 (incomplete civil
 * status), so it is not judged. `test` and `demonstration` numbers are refused unless they are asked for.
 */
export function insFault(ins: Ins, allowTest = false): 'form' | 'key' | 'oid' | null {
  const kind = Object.hasOwn(INS_OIDS, ins.oid) ? INS_OIDS[ins.oid] : undefined;
  if (kind === undefined || (!allowTest && (kind === 'test' || kind === 'demonstration'))) return 'oid';
  if (!FORM.test(ins.value)) return 'form';
  return nirKey(ins.value.slice(0, 13)) === Number(ins.value.slice(13)) ? null : 'key';
}

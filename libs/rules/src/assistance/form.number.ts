/** Crockford's base 32: no I, L, O or U, so that what is read from paper is read one way. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Check letter by the Luhn scheme over 32 letters: any one wrong letter and most swapped neighbours are found. */
function checkLetter(body: string): string {
  let sum = 0;
  let factor = 2;
  for (let i = body.length - 1; i >= 0; i--) {
    const addend = factor * LETTERS.indexOf(body[i]!);
    factor = factor === 2 ? 1 : 2;
    sum += Math.floor(addend / 32) + (addend % 32);
  }
  return LETTERS[(32 - (sum % 32)) % 32]!;
}

/** Number of one printed form: 55 random bits and a check letter. @param bytes seven or more, random */
export function formNumberOf(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 7)) bits = (bits << 8n) | BigInt(byte);
  let body = '';
  for (let i = 0; i < 11; i++) {
    body = LETTERS[Number(bits & 31n)]! + body;
    bits >>= 5n;
  }
  return grouped(body + checkLetter(body));
}

const grouped = (letters: string): string => letters.replace(/(.{4})(?=.)/g, '$1-');

/** A form number as somebody typed it, in its one spelling; undefined when it cannot be one. */
export function readFormNumber(text: string): string | undefined {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (letters.length !== 12 || [...letters].some((letter) => !LETTERS.includes(letter))) return undefined;
  return checkLetter(letters.slice(0, 11)) === letters[11] ? grouped(letters) : undefined;
}

/** What the square code of a printed form says: which text the person had before them, and which sheet it is. */
export interface FormCode {
  readonly noticeId: string;
  readonly version: number;
  readonly hash: string;
  readonly language: 'fr' | 'en';
  readonly formNumber: string;
}

/** An address, so that a phone that reads the code shows the notice. @param base public address, without a final slash */
export const formCodeText = (base: string, code: FormCode): string =>
  `${base}${code.language === 'en' ? '/en' : ''}/notices/${code.noticeId}?version=${code.version}&hash=${code.hash}&language=${code.language}&form=${code.formNumber}`;

export function readFormCode(text: string): FormCode | undefined {
  const match =
    /\/notices\/([\w.-]{1,100})\?version=([1-9]\d{0,8})&hash=([0-9a-f]{64})&language=(fr|en)&form=([0-9A-Z-]{14})$/.exec(
      text,
    );
  const formNumber = match && readFormNumber(match[5]!);
  if (!match || !formNumber) return undefined;
  return {
    noticeId: match[1]!,
    version: Number(match[2]),
    hash: match[3]!,
    language: match[4] as 'fr' | 'en',
    formNumber,
  };
}

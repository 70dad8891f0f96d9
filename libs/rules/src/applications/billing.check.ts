/** IBAN: ISO 13616, remainder 1 modulo 97 (ISO 7064). Spaces do not count. */
export function isIban(text: string): boolean {
  const iban = text.replace(/\s+/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let remainder = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4))
    for (const digit of String(parseInt(letter, 36))) remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder === 1;
}

/** Form of a VAT number: country and 2 to 12 characters (Directive 2006/112/EC Art. 215). Whether it exists is not asked. */
export const isVatNumber = (text: string): boolean =>
  /^[A-Z]{2}[A-Z0-9+*]{2,12}$/.test(text.replace(/[\s.]+/g, '').toUpperCase());

/** Peppol participant: four digits of the scheme (ISO 6523 ICD) and an identifier, as `0009:12345678900012`. */
export const isPeppolId = (text: string): boolean => /^\d{4}:[A-Za-z0-9._~-]{1,50}$/.test(text.trim());

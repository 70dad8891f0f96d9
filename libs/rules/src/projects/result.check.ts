/** TEHDAS2 D6.3: a lay summary has at most 250 words. */
export const RESULT_WORDS = 250;
export const wordsIn = (text: string): number => text.split(/\s+/u).filter((word) => word !== '').length;

/** A DOI name as ISO 26324 and Crossref describe it: `10.`, the registrant's digits, a slash and a suffix without spaces. */
const DOI = /^10\.\d{4,9}(\.\d+)*\/[-._;()/:a-z0-9<>[\]]{1,200}$/i;
export const doiIsValid = (doi: string): boolean => DOI.test(doi);

/** Where a DOI leads. The platform does not go there. */
export const doiAddress = (doi: string): string => `https://doi.org/${encodeURI(doi).replaceAll('#', '%23')}`;

const RELATIVE_REFERENCE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** Type and id of a literal relative reference; conditional, absolute, contained and urn references give nothing. */
export function parseReference(
  reference: unknown,
): { readonly type: string; readonly id: string } | undefined {
  const match = typeof reference === 'string' ? RELATIVE_REFERENCE.exec(reference) : null;
  return match ? { type: match[1]!, id: match[2]! } : undefined;
}

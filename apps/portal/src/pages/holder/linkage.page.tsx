export function LinkagePage() { return null; }

export function UnsealingPage() { return null; }

export function AssistancePage() { return null; }

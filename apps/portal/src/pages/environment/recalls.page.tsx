export function RecallsPage() { return null; }

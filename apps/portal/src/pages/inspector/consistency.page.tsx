export function ConsistencyPage() { return null; }

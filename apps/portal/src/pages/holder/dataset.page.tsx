export function HolderDatasetPage() { return null; }

export function HolderDatasetsPage() { return null; }

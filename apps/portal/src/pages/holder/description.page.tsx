export function DescriptionPage() { return null; }

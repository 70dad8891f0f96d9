export function HowItWorksPage() { return null; }

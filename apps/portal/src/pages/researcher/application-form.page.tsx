export function ApplicationFormPage() { return null; }

export function openApiDocument(_policy: unknown): object {
  return {};
}

import type { Invocation } from './arguments.js';

/** `garant status`: whether the platform answers, and what its log says. */
export async function status({ api, output }: Invocation): Promise<void> {
  const ready = await api.get<{ status: string; parts?: Record<string, { ok: boolean }> }>('/health/ready');
  const checkpoint = await api.text('/log/checkpoint');
  const [origin, size] = checkpoint.split('\n');
  output.result(`${api.baseUrl}: ${ready.status}; log ${origin} has ${size} entries`, {
    url: api.baseUrl,
    ...ready,
    origin,
    size: Number(size),
  });
}

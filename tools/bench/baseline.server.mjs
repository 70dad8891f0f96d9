// What decisions are measured against: one Fastify route that validates the same body with zod and answers a constant.
import Fastify from 'fastify';
import { z } from 'zod';

const body = z.object({
  subject: z.object({ type: z.enum(['person', 'client']), id: z.string() }),
  action: z.object({ name: z.enum(['read', 'query', 'export']) }),
  resource: z.object({ type: z.enum(['dataset', 'record']), id: z.string() }),
  context: z.object({ permit: z.string(), purpose: z.string(), environment: z.string() }),
});
const fastify = Fastify();
fastify.post('/access/v1/evaluation', async (request) => {
  body.parse(request.body);
  return { decision: true, context: {} };
});
await fastify.listen({ port: 0, host: '127.0.0.1' });
const address = fastify.server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
process.on('disconnect', () => process.exit(0));

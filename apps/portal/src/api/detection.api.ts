import type { DetectionFile, DetectionQueue, DetectionRuleView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

const detections = ['detections'];
const rules = ['detection-rules'];
/** @param search as the address of the page has it */
export const useDetections = (search: string) =>
  useQuery({
    queryKey: [...detections, 'queue', search],
    queryFn: ({ signal }) => read<DetectionQueue>(`/api/v1/detections?${search}`, signal),
    placeholderData: (before) => before,
  });
export const useDetection = (id: string) =>
  useQuery({
    queryKey: [...detections, 'one', id],
    queryFn: ({ signal }) =>
      read<DetectionFile & { accountName: string | null }>(`/api/v1/detections/${id}`, signal),
  });
export const useDetectionStep = (id: string) =>
  useCommand<{ step: string; body: object }>({
    path: ({ step }) => `/api/v1/detections/${id}/steps/${step}`,
    body: ({ body }) => body,
    refresh: [detections, rules],
    patience: 15,
  });
export const useDetectionRules = () =>
  useQuery({
    queryKey: rules,
    queryFn: async ({ signal }) =>
      itemsOf(await read<{ items: DetectionRuleView[] }>('/api/v1/detection-rules', signal)),
  });
export const useTuneRule = (id: string) =>
  useCommand<{ enabled: boolean; parameters: Record<string, number>; reason: string }>({
    path: () => `/api/v1/detection-rules/${id}`,
    refresh: [rules],
    patience: 15,
  });

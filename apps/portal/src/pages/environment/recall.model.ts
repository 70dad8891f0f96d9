import type { Recall } from '../../api/releases.api.js';

/** Days after which an unanswered deletion order is shown as late. */
export const RECALL_DAYS = 7;
export const isOverdue = (recall: Pick<Recall, 'orderedAt' | 'acknowledgedAt'>, now: number): boolean => !recall.acknowledgedAt && now - Date.parse(recall.orderedAt) > RECALL_DAYS * 86_400_000;

import type { MessageTemplate, OwnMessage } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { renderItem, type Reader } from './message.rendering.js';

const NEWEST = 100;

/** The newest messages of one person, each in their language, with the ways it went. */
export async function ownMessages(tx: Tx, subjectRef: string, reader: Reader): Promise<OwnMessage[]> {
  const rows = await tx.query<{
    message_id: string;
    template: MessageTemplate;
    params: Record<string, string>;
    asked_at: Date;
    due_at: Date;
    deliveries: OwnMessage['deliveries'] | null;
  }>(
    `SELECT m.message_id, m.template, m.params, m.asked_at, m.due_at,
       (SELECT jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'reason', d.reason,
          'at', to_char(coalesce(d.ended_at, d.created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          ORDER BY d.created_at, d.delivery_id)
        FROM delivery_message l JOIN delivery d USING (delivery_id) WHERE l.message_id = m.message_id) AS deliveries
     FROM message m WHERE m.subject_ref = $1 ORDER BY m.asked_at DESC, m.message_id DESC LIMIT ${NEWEST}`,
    [subjectRef],
  );
  return rows.map((row) => {
    const { subject, text, path } = renderItem(row, reader);
    return {
      messageId: row.message_id,
      template: row.template,
      askedAt: row.asked_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      subject,
      text: [...text],
      path,
      deliveries: row.deliveries ?? [],
    };
  });
}

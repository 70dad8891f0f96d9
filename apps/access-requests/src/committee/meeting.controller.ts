import { Body, Controller, Get, Param, Put, StreamableFile } from '@nestjs/common';
import { language, type Actor, type MeetingView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { minutesDraft } from '@garant/rules';
import { z } from 'zod';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { meetingIds } from './meeting.store.js';
import { meetingView } from './meeting.view.js';
import { drawPdf } from './pdf.drawing.js';

const asked = z.strictObject({ language, names: z.record(z.uuid(), z.string()).default({}) });

/** Meetings of the committee, for the access body. */
@Controller('internal/meetings')
@Roles('assessor', 'committee', 'signatory', 'inspector')
export class MeetingController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor): Promise<{ items: MeetingView[] }> {
    return this.database.transaction(async (tx) => {
      const now = new Date().toISOString();
      const items: MeetingView[] = [];
      for (const id of await meetingIds(tx)) {
        const view = await meetingView(tx, actor, id, now);
        if (view) items.push({ ...view, minutes: null });
      }
      if (items.length > 0) await traceRead(tx, actor, { what: 'meetings', rows: items.length });
      return { items };
    });
  }

  @Get(':meetingId')
  one(@CurrentActor() actor: Actor, @Param('meetingId') id: string): Promise<MeetingView> {
    return this.read(actor, id);
  }

  /** Minutes to print: as the chair wrote them, else as the events tell them. The gateway says what to call people. */
  @Put(':meetingId/minutes')
  async minutes(
    @CurrentActor() actor: Actor,
    @Param('meetingId') id: string,
    @Body() body: unknown,
  ): Promise<StreamableFile> {
    const given = asked.safeParse(body);
    if (!given.success)
      throw new ProblemError('invalid-body', {
        errors: given.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    const meeting = await this.read(actor, id);
    if (meeting.closedAt === null)
      throw new ProblemError('meeting-state', { params: { state: meeting.state } });
    const { names } = given.data;
    const nameOf = (ref: string): string => names[ref] ?? ref.slice(-8);
    const text =
      meeting.minutes ??
      minutesDraft(
        {
          ...meeting,
          seats: meeting.seats.length,
          items: meeting.agenda.map(({ title, applicationId, outcome }) => ({
            title: title ?? applicationId.slice(-8),
            outcome,
          })),
        },
        { language: given.data.language, nameOf },
      );
    const [title = '', ...lines] = text.split('\n');
    const pdf = await drawPdf({
      language: given.data.language,
      title,
      subtitle: meeting.meetingId,
      madeAt: meeting.approvedAt ?? meeting.closedAt,
      sections: [{ heading: '', lines: lines.map((line) => (line === '' ? ' ' : line)) }],
    });
    return new StreamableFile(pdf, { type: 'application/pdf', length: pdf.length });
  }

  private read(actor: Actor, id: string): Promise<MeetingView> {
    return this.database.transaction(async (tx) => {
      const view = await meetingView(tx, actor, idOf(id), new Date().toISOString());
      if (!view) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'meeting', rows: 1 });
      return view;
    });
  }
}

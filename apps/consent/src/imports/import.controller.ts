import { Readable } from 'node:stream';
import { Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common';
import {
  PROBLEMS,
  isProblemCode,
  type Actor,
  type ImportFinding,
  type ImportReport,
  type ImportUpload,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findingsOf, importHistory, reportOf } from './import.store.js';
import { appendToUpload, beginUpload, completeUpload, LARGEST_FILE, uploadOf } from './upload.store.js';

const SHA256 = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGE = 1_000;
const invalid = (field: string, rule: string): ProblemError =>
  new ProblemError('invalid-query', { errors: [{ field, rule }] });

/** Whole number from a query, or what stands for an absent one. @throws ProblemError `invalid-query` */
function wholeNumber(field: string, text: string | undefined, absent: number, highest: number): number {
  if (text === undefined) return absent;
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value > highest) throw invalid(field, `a whole number up to ${highest}`);
  return value;
}

@Controller('internal/choice-imports')
@Roles('data-protection-officer')
export class ImportController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  @Get('files/:sha256')
  async uploaded(@Param('sha256') sha256: string): Promise<ImportUpload> {
    const upload = SHA256.test(sha256) ? await uploadOf(this.database, sha256) : null;
    if (!upload) throw new ProblemError('file-unknown');
    return upload;
  }

  /**
   * Appends the body to a file from `offset` on; the file is known by its SHA-256 and its `total` length before it is
   * complete. What came before a connection broke is kept: ask how far it came and go on from there.
   */
  @Put('files/:sha256')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Query('offset') offsetText: string | undefined,
    @Query('total') totalText: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<ImportUpload> {
    if (!SHA256.test(sha256)) throw invalid('sha256', '64 lower-case hex digits');
    if (!(request.body instanceof Readable))
      throw new ProblemError('unsupported-media-type', { detail: 'application/partial-upload' });
    const offset = wholeNumber('offset', offsetText, 0, Number.MAX_SAFE_INTEGER);
    const total = wholeNumber('total', totalText, 0, Number.MAX_SAFE_INTEGER);
    if (total > LARGEST_FILE) throw new ProblemError('too-large', { params: { limitBytes: LARGEST_FILE } });
    if (total === 0) throw new ProblemError('file-empty');
    const now = new Date().toISOString();
    const known = await beginUpload(this.database, { sha256, total, uploadedBy: actor.ref, now });
    if (known.complete) return known;
    if (known.total !== total || known.bytes !== offset)
      throw new ProblemError('upload-offset', { params: { bytes: known.bytes, total: known.total } });
    const bytes = await appendToUpload(this.database, this.cipher, known, request.body);
    if (bytes === null) throw new ProblemError('upload-offset');
    if (bytes < total) return { ...known, bytes };
    const whole = await completeUpload(this.database, this.cipher, sha256);
    if (!whole.ok) throw new ProblemError('file-hash', { params: { found: whole.found } });
    return { sha256, bytes, total, complete: true };
  }

  @Get()
  history(): Promise<Omit<ImportReport, 'byRule'>[]> {
    return importHistory(this.database, 100);
  }

  @Get(':importId')
  async report(@Param('importId') importId: string): Promise<ImportReport> {
    const report = UUID.test(importId) ? await reportOf(this.database, importId) : null;
    if (!report) throw new ProblemError('import-unknown');
    return report;
  }

  /** Lines that were not imported as they stood, in pages; `rule` limits them to one rule. */
  @Get(':importId/findings')
  async findings(
    @Param('importId') importId: string,
    @Query('after') after: string | undefined,
    @Query('limit') limit: string | undefined,
    @Query('rule') rule: string | undefined,
  ): Promise<ImportFinding[]> {
    await this.report(importId);
    return findingsOf(this.database, importId, {
      after: wholeNumber('after', after, 0, 2 ** 31 - 1),
      limit: wholeNumber('limit', limit, 100, PAGE),
      rule: rule ?? null,
    });
  }

  /** All of them as CSV (RFC 4180), streamed: line, kind, field, rule, sentence in French and English, source. */
  @Get(':importId/findings.csv')
  async download(@Param('importId') importId: string, @Res() reply: FastifyReply): Promise<void> {
    await this.report(importId);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .send(Readable.from(csvOf(this.database, importId)));
  }
}

async function* csvOf(database: Database, importId: string): AsyncGenerator<string> {
  yield 'line,kind,field,rule,sentence_fr,sentence_en,source\r\n';
  let after = 0;
  for (;;) {
    const page = await findingsOf(database, importId, { after, limit: PAGE, rule: null });
    yield page.map(csvLine).join('');
    if (page.length < PAGE) return;
    after = page[page.length - 1]!.line;
  }
}

function csvLine({ line, kind, field, rule, source }: ImportFinding): string {
  const title = isProblemCode(rule) ? PROBLEMS[rule].title : { fr: '', en: '' };
  const cells = [line, kind, field, rule, title.fr, title.en, source ?? ''];
  return `${cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}
